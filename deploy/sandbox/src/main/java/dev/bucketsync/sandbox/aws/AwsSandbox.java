package dev.bucketsync.sandbox.aws;

import dev.bucketsync.sandbox.aws.admin.AdminFront;
import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.HttpFront;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.iam.AccessKeys;
import dev.bucketsync.sandbox.aws.iam.Iam;
import dev.bucketsync.sandbox.aws.iam.PlatformPrincipal;
import dev.bucketsync.sandbox.aws.s3.Bucket;
import dev.bucketsync.sandbox.aws.s3.Buckets;
import dev.bucketsync.sandbox.aws.s3.S3Front;
import dev.bucketsync.sandbox.aws.signature.Authenticator;
import dev.bucketsync.sandbox.aws.sts.AssumeRole;
import dev.bucketsync.sandbox.aws.sts.StsFront;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;

/// AWS for tests and the local stack: read-only S3 and STS on 127.0.0.1, which believe nobody.
///
/// ```
/// try (var aws = AwsSandbox.builder().start()) {
///     aws.buckets().put("photos", "eu-west-1", "111122223333", new FolderStore(folder)).cors(corsJson);
///     aws.iam().putRole(roleArn, trustPolicyJson, permissionPolicyJson);
/// }
/// ```
public final class AwsSandbox implements AutoCloseable {
    private final Iam iam = new Iam();
    private final AccessKeys keys = new AccessKeys();
    private final Buckets buckets;
    private final AssumeRole assumeRole;
    private final Persistence persistence;
    private final HttpFront aws;
    private final HttpFront admin;

    private AwsSandbox(Builder builder) {
        this.persistence = new Persistence(builder.stateFile);
        this.buckets = new Buckets(persistence::restoreCors);
        this.assumeRole = new AssumeRole(iam, keys, builder.clock);
        persistence.state.restore(iam);
        keys.add(platform().accessKey());
        var s3 = new S3Front(new Authenticator(keys, builder.clock, "s3"), iam, buckets);
        var sts = new StsFront(new Authenticator(keys, builder.clock, "sts"), assumeRole);
        this.aws = HttpFront.start(builder.port, request -> answer(request, s3, sts));
        this.admin = HttpFront.start(builder.adminPort, new AdminFront(iam, buckets, this::stats, this::save));
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Where S3 is; use path style (`forcePathStyle(true)`).
    public URI s3Endpoint() {
        return aws.endpoint();
    }

    /// Where STS is: the same address, since path style leaves `/` to it.
    public URI stsEndpoint() {
        return aws.endpoint();
    }

    /// Where roles, CORS rules and faults can be set by other processes.
    public URI adminEndpoint() {
        return admin.endpoint();
    }

    /// The platform's credentials, and the principal that customers' trust policies name.
    public PlatformPrincipal platform() {
        return persistence.state.platform().principal();
    }

    public Iam iam() {
        return iam;
    }

    public Buckets buckets() {
        return buckets;
    }

    public Stats stats() {
        var counts = buckets.all().stream()
                .collect(Collectors.toMap(
                        Bucket::name, bucket -> bucket.traffic().counts()));
        return new Stats(assumeRole.calls(), counts);
    }

    @Override
    public void close() {
        aws.close();
        admin.close();
    }

    private static Answer answer(Request request, S3Front s3, StsFront sts) throws IOException {
        boolean forSts = request.rawPath().equals("/")
                && (request.method().equals("POST") || request.query().has("Action"));
        return forSts ? sts.answer(request) : s3.answer(request);
    }

    private void save() {
        persistence.save(iam, buckets);
    }

    /// The state and, if it is to survive, its file.
    private static final class Persistence {
        private final Optional<Path> file;
        private SavedState state;

        Persistence(Optional<Path> file) {
            this.file = file;
            this.state = file.map(SavedState::read).orElseGet(SavedState::fresh);
            file.ifPresent(state::write);
        }

        void restoreCors(Bucket bucket) {
            Optional.ofNullable(state.cors().get(bucket.name())).ifPresent(bucket::cors);
        }

        synchronized void save(Iam iam, Buckets buckets) {
            var cors = buckets.all().stream()
                    .filter(bucket -> !bucket.corsJson().isEmpty())
                    .collect(Collectors.toMap(Bucket::name, Bucket::corsJson));
            state = state.with(iam, cors);
            file.ifPresent(state::write);
        }
    }

    /// How the sandbox shall run.
    public static final class Builder {
        private int port;
        private int adminPort;
        private InstantSource clock = InstantSource.system();
        private Optional<Path> stateFile = Optional.empty();

        private Builder() {}

        /// Takes the given port for S3 and STS, or a free one for 0.
        public Builder port(int wanted) {
            this.port = wanted;
            return this;
        }

        public Builder adminPort(int wanted) {
            this.adminPort = wanted;
            return this;
        }

        /// The time by which signatures grow old and sessions expire.
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /// Keeps the platform's identity, roles and CORS rules set through the admin API in a folder, over restarts.
        public Builder stateDir(Path folder) {
            this.stateFile = Optional.of(folder.resolve("aws-sandbox.json"));
            return this;
        }

        public AwsSandbox start() {
            return new AwsSandbox(this);
        }
    }
}

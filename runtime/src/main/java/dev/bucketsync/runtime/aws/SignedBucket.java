package dev.bucketsync.runtime.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// One bucket, read by signed requests of our own: for answers that the SDK takes long to parse. Endpoint, session,
/// signature and HTTP connections are the SDK's, and what fails is thrown as the SDK throws it.
public final class SignedBucket {
    private static final String ANY_KEY = "k";

    private final URI url;
    private final SignedRequests requests;
    private final Runnable sending;

    SignedBucket(URI url, SignedRequests requests) {
        this(url, requests, () -> {});
    }

    private SignedBucket(URI url, SignedRequests requests, Runnable sending) {
        this.url = url;
        this.requests = requests;
        this.sending = sending;
    }

    /// The same bucket, telling of each request that it sends: of repetitions too, since S3 counts them.
    public SignedBucket telling(Runnable of) {
        return new SignedBucket(url, requests, of);
    }

    /// Where the SDK's own rules place a bucket: endpoint variables, partition, path style, FIPS and dual stack.
    static URI urlOf(S3Client s3, String bucket) {
        String object =
                s3.utilities().getUrl(get -> get.bucket(bucket).key(ANY_KEY)).toString();
        return URI.create(object.substring(0, object.length() - ANY_KEY.length() - 1));
    }

    /// Asks the bucket and answers what came, whole. Broken connections and S3's inner trouble are tried again while
    /// the patience lasts and the budget allows; throttling is not, since its pace is the caller's to choose.
    ///
    /// @param patience for everything but a session that must be fetched first
    /// @param most bytes that are read of an answer; a longer one is an [AnswerTooLongException]
    public byte[] get(Map<String, String> query, Duration patience, int most) {
        return requests.get(
                new SignedRequests.Question(url, query, Map.of(), new Taking.Whole(most), sending), patience);
    }

    /// Reads exactly these bytes of one version of an object, tried again as [#get] is. A server that sends more is cut
    /// short.
    ///
    /// @param etag without quotes
    public byte[] read(String key, String etag, long from, int length, Duration patience) {
        URI object = URI.create(url + "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key));
        Map<String, String> headers =
                Map.of("Range", "bytes=" + from + "-" + (from + length - 1), "If-Match", '"' + etag + '"');
        return requests.get(
                new SignedRequests.Question(object, Map.of(), headers, new Taking.Stretch(from, length), sending),
                patience);
    }
}

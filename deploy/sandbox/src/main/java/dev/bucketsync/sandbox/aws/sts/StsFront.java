package dev.bucketsync.sandbox.aws.sts;

import dev.bucketsync.sandbox.aws.http.Answer;
import dev.bucketsync.sandbox.aws.http.Handler;
import dev.bucketsync.sandbox.aws.http.Query;
import dev.bucketsync.sandbox.aws.http.Request;
import dev.bucketsync.sandbox.aws.http.XmlWriter;
import dev.bucketsync.sandbox.aws.iam.Caller;
import dev.bucketsync.sandbox.aws.signature.Authenticator;
import dev.bucketsync.sandbox.aws.signature.NotAuthenticatedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/// Answers STS requests.
public final class StsFront implements Handler {
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
    private static final String VERSION = "2011-06-15";

    private final Authenticator authenticator;
    private final AssumeRole assumeRole;

    public StsFront(Authenticator authenticator, AssumeRole assumeRole) {
        this.authenticator = authenticator;
        this.assumeRole = assumeRole;
    }

    @Override
    public Answer answer(Request request) throws IOException {
        var requestId = UUID.randomUUID().toString();
        try {
            var form = form(request);
            return Answer.xml(200, perform(form, identify(request), requestId)).with("x-amzn-RequestId", requestId);
        } catch (StsError error) {
            return Answer.xml(error.status(), describe(error, requestId))
                    .with(Map.of("x-amzn-RequestId", requestId, "Content-Type", "text/xml"));
        }
    }

    private static Query form(Request request) throws IOException {
        return request.method().equals("POST")
                ? Query.parse(new String(request.body(), StandardCharsets.UTF_8))
                : request.query();
    }

    private Caller identify(Request request) throws IOException {
        try {
            return authenticator.identify(request).caller();
        } catch (NotAuthenticatedException e) {
            throw StsError.notAuthenticated(e);
        }
    }

    private String perform(Query form, Caller caller, String requestId) {
        var action = form.first("Action").orElse("");
        if (!form.first("Version").orElse("").equals(VERSION)) {
            throw unknown(form, action);
        }
        return switch (action) {
            case "AssumeRole" -> response(action, assumeRole.result(AssumeRoleRequest.parse(form), caller), requestId);
            case "GetCallerIdentity" -> response(action, identity(caller), requestId);
            default -> throw unknown(form, action);
        };
    }

    private static StsError unknown(Query form, String action) {
        return new StsError(
                400,
                "InvalidAction",
                "Could not find operation %s for version %s"
                        .formatted(action, form.first("Version").orElse("NO_VERSION_SPECIFIED")));
    }

    private static Map<String, Object> identity(Caller caller) {
        return Map.of("Arn", caller.arn(), "UserId", caller.userId(), "Account", caller.account());
    }

    private static String response(String action, Map<String, Object> result, String requestId) {
        var xml = new XmlWriter().openRoot(action + "Response", NAMESPACE);
        write(xml, Map.of(action + "Result", result));
        write(xml, Map.of("ResponseMetadata", Map.of("RequestId", requestId)));
        return xml.close(action + "Response").toString();
    }

    private static void write(XmlWriter xml, Map<?, ?> elements) {
        elements.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                xml.open(name.toString());
                write(xml, inner);
                xml.close(name.toString());
            } else {
                xml.element(name.toString(), value);
            }
        });
    }

    private static String describe(StsError error, String requestId) {
        return new XmlWriter()
                .openRoot("ErrorResponse", NAMESPACE)
                .open("Error")
                .element("Type", "Sender")
                .element("Code", error.code())
                .element("Message", error.getMessage())
                .close("Error")
                .element("RequestId", requestId)
                .close("ErrorResponse")
                .toString();
    }
}

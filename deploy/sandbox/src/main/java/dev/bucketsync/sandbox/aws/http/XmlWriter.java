package dev.bucketsync.sandbox.aws.http;

/// Writes the XML of AWS's answers. Characters that XML 1.0 cannot carry become character references, as S3 sends
/// them: a client that wants to parse such keys has to ask for `encoding-type=url`.
public final class XmlWriter {
    private final StringBuilder out = new StringBuilder(512);

    public XmlWriter() {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /// Opens the document's element in its namespace.
    public XmlWriter openRoot(String name, String namespace) {
        out.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
        return this;
    }

    public XmlWriter open(String name) {
        out.append('<').append(name).append('>');
        return this;
    }

    public XmlWriter close(String name) {
        out.append("</").append(name).append('>');
        return this;
    }

    public XmlWriter element(String name, Object value) {
        return open(name).text(value.toString()).close(name);
    }

    public XmlWriter text(String text) {
        escape(text);
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> escapeControl(c);
            }
        }
    }

    private void escapeControl(char c) {
        if (c < ' ' || c == '\uFFFE' || c == '\uFFFF') {
            out.append("&#x").append(Integer.toHexString(c)).append(';');
        } else {
            out.append(c);
        }
    }
}

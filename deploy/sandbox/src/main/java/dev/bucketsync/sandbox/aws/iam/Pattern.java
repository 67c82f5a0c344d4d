package dev.bucketsync.sandbox.aws.iam;

import java.util.Locale;

/// A string of a policy in which `*` stands for any text and `?` for any one character.
record Pattern(String text) {
    /// Policy variables would need a user's attributes; a pattern with one can't be evaluated.
    boolean hasVariable() {
        return text.contains("${");
    }

    Match match(String candidate) {
        return hasVariable() ? Match.UNKNOWN : Match.of(matches(text, candidate));
    }

    Match matchIgnoringCase(String candidate) {
        return Match.of(matches(text.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT)));
    }

    /// Goes back only to the last star, so it takes at most |pattern| x |candidate| steps.
    private static boolean matches(String pattern, String candidate) {
        int p = 0;
        int star = -1;
        int retry = 0;
        for (int c = 0; c < candidate.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = c;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == candidate.charAt(c))) {
                p++;
                c++;
            } else if (star >= 0) {
                p = star + 1;
                c = ++retry;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(rest -> rest == '*');
    }
}

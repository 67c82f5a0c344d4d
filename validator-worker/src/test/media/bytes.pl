#!/usr/bin/perl
# Changes a file byte by byte, for what no other program writes. All values are hex.
#   bytes.pl patch FILE FROM TO            overwrites the first bytes FROM
#   bytes.pl segment FILE MARKER CONTENT   puts a segment first into a JPEG
#   bytes.pl insert FILE BEFORE CONTENT    puts bytes before the first bytes BEFORE
#   bytes.pl append FILE CONTENT           puts bytes at the end
#   bytes.pl chunk FILE BEFORE TYPE CONTENT  puts a chunk into a PNG before the first chunk of type BEFORE
#   bytes.pl property FILE BOX             gives a HEIC or AVIF of one picture a further property
use strict;
use warnings;
use Compress::Zlib qw(crc32);

my ($command, $file, @arguments) = @ARGV;
open(my $in, '<:raw', $file) or die "$file: $!";
my $bytes = do { local $/; <$in> };
close $in;

sub hex_bytes { my $hex = shift; $hex =~ s/\s//g; return pack('H*', $hex); }

sub at {
    my $what = shift;
    my $at = index($bytes, $what);
    die "$file has no " . unpack('H*', $what) if $at < 0;
    return $at;
}

sub grow { my ($box, $by) = @_; my $at = at($box) - 4; substr($bytes, $at, 4) = pack('N', unpack('N', substr($bytes, $at, 4)) + $by); }

if ($command eq 'patch') {
    my ($from, $to) = map { hex_bytes($_) } @arguments;
    substr($bytes, at($from), length $to) = $to;
} elsif ($command eq 'segment') {
    my ($marker, $content) = map { hex_bytes($_) } @arguments;
    substr($bytes, 2, 0) = "\xff$marker" . pack('n', 2 + length $content) . $content;
} elsif ($command eq 'insert') {
    my ($before, $content) = map { hex_bytes($_) } @arguments;
    substr($bytes, at($before), 0) = $content;
} elsif ($command eq 'append') {
    $bytes .= hex_bytes($arguments[0]);
} elsif ($command eq 'chunk') {
    my ($before, $type, $hex) = @arguments;
    my $content = hex_bytes($hex);
    substr($bytes, at($before) - 4, 0) = pack('N', length $content) . "$type$content" . pack('N', crc32("$type$content"));
} elsif ($command eq 'property') {
    my $box = hex_bytes($arguments[0]);
    my $container = at('ipco') - 4;
    my $end = $container + unpack('N', substr($bytes, $container, 4));
    my $index = 1;
    for (my $child = $container + 8; $child < $end; $index++) { $child += unpack('N', substr($bytes, $child, 4)); }
    # Properties are named by item: its id, how many it has, and which.
    my $primary = unpack('n', substr($bytes, at('pitm') + 8, 2));
    my $entry = at('ipma') + 12;
    while (unpack('n', substr($bytes, $entry, 2)) != $primary) { $entry += 3 + ord(substr($bytes, $entry + 2, 1)); }
    my $properties = ord(substr($bytes, $entry + 2, 1));
    substr($bytes, $entry + 3 + $properties, 0) = chr(0x80 | $index);
    substr($bytes, $entry + 2, 1) = chr($properties + 1);
    substr($bytes, $end, 0) = $box;
    grow('ipma', 1);
    grow('ipco', length $box);
    grow($_, 1 + length $box) for 'iprp', 'meta';
    # What lies behind the boxes has moved: items in the file, told with 4 bytes of base, or none and 4 of offset.
    my ($version, $sizes, $bases, $items) = unpack('C x3 C C n', substr($bytes, at('iloc') + 4, 8));
    my $at = at('iloc') + 12;
    for (1 .. $items) {
        my $in_file = !$version || !(unpack('n', substr($bytes, $at + 2, 2)) & 15);
        my $base = $at + ($version ? 6 : 4);
        my $extents = $base + ($bases >> 4);
        my $place = $bases >> 4 ? $base : $extents + 2;
        substr($bytes, $place, 4) = pack('N', unpack('N', substr($bytes, $place, 4)) + 1 + length $box) if $in_file;
        $at = $extents + 2 + unpack('n', substr($bytes, $extents, 2)) * (($sizes >> 4) + ($sizes & 15));
    }
} else {
    die "unknown: $command";
}

open(my $out, '>:raw', $file) or die "$file: $!";
print $out $bytes;
close $out;

#!/bin/bash
# Makes the small images the tests read, and images.tsv: what exiftool says of each.
# Needs ffmpeg and exiftool. Run it only to change the set; its files are committed.
set -euo pipefail
cd "$(dirname "$0")/../resources/media"
rm -rf jpeg png
mkdir jpeg png

quiet() { ffmpeg -v error -nostdin -y "$@"; }
tag() { exiftool -q -q -n -overwrite_original "$@"; }
# Bit-exact output: the same files at every run.
EXACT=(-fflags +bitexact -flags:v +bitexact -map_metadata -1)

# --- JPEG ---------------------------------------------------------------------------------------------------------
quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -q:v 20 "${EXACT[@]}" jpeg/plain.jpg
quiet -f lavfi -i testsrc=size=8x8 -frames:v 1 -q:v 20 "${EXACT[@]}" jpeg/smaller.jpg
for value in 0 1 2 3 4 5 6 7 8 9; do
    cp jpeg/plain.jpg "jpeg/orientation-$value.jpg"
    tag "-Orientation#=$value" "jpeg/orientation-$value.jpg"
done
cp jpeg/plain.jpg jpeg/little-endian-6.jpg
tag -ExifByteOrder=Little-endian "-Orientation#=6" jpeg/little-endian-6.jpg
cp jpeg/plain.jpg jpeg/exif-without-orientation.jpg
tag -Make=Example jpeg/exif-without-orientation.jpg
cp jpeg/plain.jpg jpeg/main-1-thumbnail-6.jpg
tag "-ThumbnailImage<=jpeg/smaller.jpg" "-IFD0:Orientation#=1" "-IFD1:Orientation#=6" jpeg/main-1-thumbnail-6.jpg
cp jpeg/plain.jpg jpeg/main-6-thumbnail-1.jpg
tag "-ThumbnailImage<=jpeg/smaller.jpg" "-IFD0:Orientation#=6" "-IFD1:Orientation#=1" jpeg/main-6-thumbnail-1.jpg
cp jpeg/plain.jpg jpeg/no-main-thumbnail-6.jpg
tag "-ThumbnailImage<=jpeg/smaller.jpg" "-IFD1:Orientation#=6" jpeg/no-main-thumbnail-6.jpg
cp jpeg/plain.jpg jpeg/xmp-6-only.jpg
tag "-XMP-tiff:Orientation#=6" jpeg/xmp-6-only.jpg
cp jpeg/plain.jpg jpeg/long-xmp-orientation-8.jpg
tag "-XMP-dc:Description=$(printf 'x%.0s' $(seq 30000))" "-Orientation#=8" jpeg/long-xmp-orientation-8.jpg

# --- PNG ----------------------------------------------------------------------------------------------------------
for format in rgb24 rgba gray gray16be pal8; do
    quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -pix_fmt "$format" "${EXACT[@]}" "png/$format.png"
done
for value in 1 3 6; do
    cp png/rgb24.png "png/orientation-$value.png"
    tag "-Orientation#=$value" "png/orientation-$value.png"
done
cp png/rgb24.png png/xmp-6-only.png
tag "-XMP-tiff:Orientation#=6" png/xmp-6-only.png

# --- What exiftool says -------------------------------------------------------------------------------------------
printf 'file\twidth\theight\torientation\n' > images.tsv
for file in jpeg/* png/*; do
    printf '%s\t%s\t%s\t%s\n' "$file" "$(exiftool -s3 -ImageWidth "$file")" "$(exiftool -s3 -ImageHeight "$file")" \
        "$(exiftool -n -s3 -IFD0:Orientation "$file")"
done >> images.tsv

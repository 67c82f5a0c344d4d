#!/bin/bash
# Makes the small images the tests read, and images.tsv: what exiftool says of each.
# Needs ffmpeg, exiftool, imagemagick, libjpeg-turbo-progs and perl. Run it only to change the set; its files are committed.
set -euo pipefail
cd "$(dirname "$0")/../resources/media"
FORMATS=(jpeg png webp gif bmp tiff heif other)
rm -rf "${FORMATS[@]}"
mkdir "${FORMATS[@]}"

quiet() { ffmpeg -v error -nostdin -y "$@"; }
tag() { exiftool -q -q -n -overwrite_original "$@"; }
# IFD0 is named where a format has another place for a tag of this name.
orient() { tag "-IFD0:Orientation#=$2" "$1"; }
bytes() { perl ../../media/bytes.pl "$@"; }
hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }
zeros() { head -c "$1" /dev/zero | od -An -v -tx1 | tr -d ' \n'; }
# Bit-exact output: the same files at every run.
EXACT=(-fflags +bitexact -flags:v +bitexact -map_metadata -1)
# Without what changes from run to run.
PLAIN=(-strip -define "png:exclude-chunks=date,time")

# --- Orientation, as odd as it comes ------------------------------------------------------------------------------
# Each is one directory entry as big-endian bytes: tag, type, count, value.
SIX=011200030000000100060000
declare -A ODD=(
    [long-1]=011200040000000100000001 [long-6]=011200040000000100000006
    [slong-1]=011200090000000100000001 [slong-6]=011200090000000100000006 [slong-minus-1]=0112000900000001ffffffff
    [byte-1]=011200010000000101000000 [byte-6]=011200010000000106000000
    [sshort-6]=011200080000000100060000
    [text-1]=011200020000000231000000 [text-6]=011200020000000236000000
    [undefined-1]=011200070000000101000000
    [two-values]=011200030000000200010001 [no-value]=011200030000000000010000
)
# A big-endian EXIF block of these entries.
exif_of() { # entries...
    local entries
    entries=$(printf '%s' "$@")
    printf '4d4d002a00000008%04x%s00000000' $((${#entries} / 24)) "$entries"
}
EXIF=$(hex Exif)0000

# --- JPEG ---------------------------------------------------------------------------------------------------------
quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -q:v 20 "${EXACT[@]}" jpeg/plain.jpg
quiet -f lavfi -i testsrc=size=8x8 -frames:v 1 -q:v 20 "${EXACT[@]}" jpeg/smaller.jpg
jpeg() { cp jpeg/plain.jpg "jpeg/$1.jpg"; }
for value in 0 1 2 3 4 5 6 7 8 9; do
    jpeg "orientation-$value"
    orient "jpeg/orientation-$value.jpg" $value
done
jpeg little-endian-6
tag -ExifByteOrder=Little-endian "-Orientation#=6" jpeg/little-endian-6.jpg
jpeg exif-without-orientation
tag -Make=Example jpeg/exif-without-orientation.jpg
jpeg main-1-thumbnail-6
tag "-ThumbnailImage<=jpeg/smaller.jpg" "-IFD0:Orientation#=1" "-IFD1:Orientation#=6" jpeg/main-1-thumbnail-6.jpg
jpeg main-6-thumbnail-1
tag "-ThumbnailImage<=jpeg/smaller.jpg" "-IFD0:Orientation#=6" "-IFD1:Orientation#=1" jpeg/main-6-thumbnail-1.jpg
jpeg no-main-thumbnail-6
tag "-ThumbnailImage<=jpeg/smaller.jpg" "-IFD1:Orientation#=6" jpeg/no-main-thumbnail-6.jpg
jpeg xmp-6-only
tag "-XMP-tiff:Orientation#=6" jpeg/xmp-6-only.jpg
jpeg xmp-6-exif-1
tag "-XMP-tiff:Orientation#=6" "-IFD0:Orientation#=1" jpeg/xmp-6-exif-1.jpg
jpeg long-xmp-orientation-8
tag "-XMP-dc:Description=$(printf 'x%.0s' $(seq 30000))" "-Orientation#=8" jpeg/long-xmp-orientation-8.jpg
for odd in "${!ODD[@]}"; do
    jpeg "$odd"
    bytes segment "jpeg/$odd.jpg" e1 "$EXIF$(exif_of "${ODD[$odd]}")"
done
jpeg fraction-6
bytes segment jpeg/fraction-6.jpg e1 "${EXIF}4d4d002a0000000800010112000500000001000000 1a00000000 0000000600000001"
jpeg two-equal-tags
bytes segment jpeg/two-equal-tags.jpg e1 "$EXIF$(exif_of $SIX $SIX)"
jpeg two-tags-6-1
bytes segment jpeg/two-tags-6-1.jpg e1 "$EXIF$(exif_of $SIX "${ODD[long-1]}")"
jpeg behind-xmp-extension
bytes segment jpeg/behind-xmp-extension.jpg e1 "$EXIF$(exif_of $SIX)"
bytes segment jpeg/behind-xmp-extension.jpg e1 "$(hex http://ns.adobe.com/xmp/extension/)00$(zeros 400)"
jpeg behind-icc
bytes segment jpeg/behind-icc.jpg e1 "$EXIF$(exif_of $SIX)"
bytes segment jpeg/behind-icc.jpg e2 "$(hex ICC_PROFILE)000101$(zeros 17000)"
jpeg behind-many-segments
bytes segment jpeg/behind-many-segments.jpg e1 "$EXIF$(exif_of $SIX)"
for marker in fe ed ec eb ea e9 e8 e7 e6 e5 e4 e3; do
    bytes segment jpeg/behind-many-segments.jpg $marker "$(hex 'not EXIF')"
done
jpeg padded-marker
bytes segment jpeg/padded-marker.jpg e1 "$EXIF$(exif_of $SIX)"
bytes insert jpeg/padded-marker.jpg ffe1 ffffff
jpeg stray-bytes-before-exif
bytes segment jpeg/stray-bytes-before-exif.jpg e1 "0000$EXIF$(exif_of $SIX)"
jpeg own-version-6
bytes segment jpeg/own-version-6.jpg e1 "${EXIF}4d4d0055000000080001${SIX}00000000"
jpeg exif-is-no-tiff
bytes segment jpeg/exif-is-no-tiff.jpg e1 "$EXIF$(hex 'neither II nor MM')"
jpeg exif-directory-outside
bytes segment jpeg/exif-directory-outside.jpg e1 "${EXIF}4d4d002a00ffffff"
jpeg exif-directory-cut-off
bytes segment jpeg/exif-directory-cut-off.jpg e1 "${EXIF}4d4d002a000000080009$SIX"
jpeg exif-behind-frame
bytes insert jpeg/exif-behind-frame.jpg ffda "ffe1$(printf %04x 34)$EXIF$(exif_of $SIX)"
jpeg second-picture-6
bytes append jpeg/second-picture-6.jpg "$(od -An -v -tx1 jpeg/orientation-6.jpg | tr -d ' \n')"
jpeg motion-photo
bytes append jpeg/motion-photo.jpg "00000018$(hex ftypmp42)00000000$(hex mp42isom)00000008$(hex mdat)"
convert jpeg/plain.jpg "${PLAIN[@]}" -interlace JPEG jpeg/progressive.jpg
convert jpeg/plain.jpg "${PLAIN[@]}" -colorspace CMYK jpeg/cmyk.jpg
convert jpeg/plain.jpg "${PLAIN[@]}" -colorspace Gray jpeg/gray.jpg
for kind in progressive cmyk gray; do
    cp jpeg/$kind.jpg jpeg/$kind-6.jpg
    orient jpeg/$kind-6.jpg 6
done
jpegtran -arithmetic -outfile jpeg/arithmetic.jpg jpeg/plain.jpg
quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -c:v ljpeg -pix_fmt bgr24 "${EXACT[@]}" jpeg/lossless.jpg

# --- PNG ----------------------------------------------------------------------------------------------------------
for format in rgb24 rgba gray gray16be pal8 ya8 monob; do
    quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -pix_fmt "$format" "${EXACT[@]}" "png/$format.png"
done
png() { cp png/rgb24.png "png/$1.png"; }
for value in 0 1 2 3 4 5 6 7 8 9; do
    png "orientation-$value"
    orient "png/orientation-$value.png" $value
done
for value in 1 3 8; do
    png "behind-data-$value"
    bytes chunk "png/behind-data-$value.png" IEND eXIf "$(exif_of 01120003000000010000"$(printf %04x $value)")"
    # The value stands in the upper half.
    png "before-data-$value"
    bytes chunk "png/before-data-$value.png" IDAT eXIf "$(exif_of 0112000300000001"$(printf %04x $value)"0000)"
done
for odd in long-6 slong-1 text-1 two-values; do
    png $odd
    bytes chunk png/$odd.png IDAT eXIf "$(exif_of "${ODD[$odd]}")"
done
png little-endian-6
bytes chunk png/little-endian-6.png IDAT eXIf "49492a0008000000010012010300010000000600000000000000"
png with-preamble-6
bytes chunk png/with-preamble-6.png IDAT eXIf "$EXIF$(exif_of $SIX)"
png xmp-6-only
tag "-XMP-tiff:Orientation#=6" png/xmp-6-only.png
png raw-profile-6
bytes chunk png/raw-profile-6.png IDAT tEXt "$(hex 'Raw profile type exif')00$(hex "
exif
      32
457869660000$(exif_of $SIX)
")"
convert -seed 7 -size 84x84 'xc:#707478' +noise Random -depth 8 -type TrueColor "${PLAIN[@]}" png/large.png
for value in 1 6; do
    cp png/large.png png/large-behind-data-$value.png
    bytes chunk png/large-behind-data-$value.png IEND eXIf "$(exif_of 0112000300000001000"$value"0000)"
done
quiet -f lavfi -i testsrc=size=24x16:duration=0.3:rate=10 -plays 0 -f apng "${EXACT[@]}" png/animated.png

# --- WebP ---------------------------------------------------------------------------------------------------------
convert png/rgb24.png "${PLAIN[@]}" -quality 30 webp/lossy.webp
convert png/rgb24.png "${PLAIN[@]}" -define webp:lossless=true webp/lossless.webp
convert png/rgba.png "${PLAIN[@]}" -alpha on -channel A -evaluate set 50% +channel -quality 30 webp/transparent.webp
quiet -f lavfi -i testsrc=size=24x16:duration=0.3:rate=10 -c:v libwebp_anim -q:v 20 "${EXACT[@]}" webp/animated.webp
for value in 0 1 2 3 4 5 6 7 8 9; do
    cp webp/lossy.webp "webp/lossy-$value.webp"
    orient "webp/lossy-$value.webp" $value
done
for kind in lossless transparent animated; do
    for value in 1 6; do
        cp webp/$kind.webp webp/$kind-$value.webp
        orient webp/$kind-$value.webp $value
    done
done
for odd in long-6 slong-1 text-1 two-values; do
    cp webp/lossy-6.webp webp/$odd.webp
    bytes patch webp/$odd.webp $SIX "${ODD[$odd]}"
done
cp webp/lossy.webp webp/xmp-6-only.webp
tag "-XMP-tiff:Orientation#=6" webp/xmp-6-only.webp
convert png/large.png "${PLAIN[@]}" -define webp:lossless=true webp/large.webp
for value in 1 6; do
    cp webp/large.webp webp/large-$value.webp
    orient webp/large-$value.webp $value
done

# The flags behind VP8X say nothing of EXIF then.
for kind in lossy large; do
    cp webp/$kind-6.webp webp/$kind-unannounced-6.webp
    bytes patch webp/$kind-unannounced-6.webp 565038580a00000008 565038580a00000000
done

# --- GIF and BMP, which have no place for EXIF --------------------------------------------------------------------
convert png/rgb24.png "${PLAIN[@]}" gif/plain.gif
convert png/rgb24.png "${PLAIN[@]}" -interlace GIF gif/interlaced.gif
convert png/rgb24.png "${PLAIN[@]}" gif87:gif/old.gif
convert png/rgb24.png png/gray.png png/pal8.png "${PLAIN[@]}" gif/animated.gif
for kind in bmp2 bmp3 bmp; do
    convert png/rgb24.png "${PLAIN[@]}" $kind:bmp/$kind.bmp
done
convert png/gray.png "${PLAIN[@]}" -type Palette bmp/palette.bmp
convert png/monob.png "${PLAIN[@]}" -monochrome bmp/monochrome.bmp
for format in bgra rgb555le rgb565le; do
    quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -pix_fmt $format "${EXACT[@]}" bmp/$format.bmp
done
cp bmp/bmp3.bmp bmp/top-row-first.bmp
bytes patch bmp/top-row-first.bmp 1800000010000000 18000000f0ffffff

# --- TIFF ---------------------------------------------------------------------------------------------------------
tiff() { convert png/rgb24.png "${PLAIN[@]}" "${@:2}" "tiff/$1.tif"; }
tiff little-endian -define tiff:endian=lsb -compress LZW
tiff big-endian -define tiff:endian=msb -compress LZW
tiff gray -colorspace Gray -compress None
tiff bilevel -monochrome -compress Group4
tiff deep -depth 16 -compress Zip
tiff cmyk -colorspace CMYK -compress LZW
tiff jpeg -compress JPEG -quality 60
convert png/rgba.png "${PLAIN[@]}" -compress LZW tiff/rgba.tif
convert png/rgb24.png png/gray.png png/pal8.png "${PLAIN[@]}" -compress LZW tiff/three-pages.tif
convert png/rgb24.png "${PLAIN[@]}" -compress LZW tiff64:tiff/big.tif
convert png/large.png "${PLAIN[@]}" -compress None tiff/directory-far-in.tif
quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -pix_fmt rgb24 "${EXACT[@]}" tiff/ffmpeg.tif
for value in 0 1 2 3 4 5 6 7 8 9; do
    cp tiff/little-endian.tif "tiff/orientation-$value.tif"
    orient "tiff/orientation-$value.tif" $value
done
for kind in big-endian three-pages bilevel jpeg directory-far-in; do
    cp tiff/$kind.tif tiff/$kind-6.tif
    orient tiff/$kind-6.tif 6
done
cp tiff/big.tif tiff/big-6.tif
bytes patch tiff/big-6.tif 120103000100000000000000 12010300010000000000000006
cp tiff/three-pages.tif tiff/second-page-6.tif
tag "-IFD1:Orientation#=6" "-IFD0:Orientation#=1" tiff/second-page-6.tif
for odd in long-6 slong-1 text-1 two-values; do
    cp tiff/big-endian-6.tif tiff/$odd.tif
    bytes patch tiff/$odd.tif $SIX "${ODD[$odd]}"
done
tiff xmp-6-only -compress LZW
tag -IFD0:Orientation= "-XMP-tiff:Orientation#=6" tiff/xmp-6-only.tif

# --- HEIC and AVIF ------------------------------------------------------------------------------------------------
convert png/rgb24.png "${PLAIN[@]}" -quality 20 heif/plain.heic
convert png/rgb24.png "${PLAIN[@]}" -quality 20 heif/plain.avif
for kind in heic avif; do
    for value in 1 3 6 8 9; do
        cp heif/plain.$kind heif/orientation-$value.$kind
        orient heif/orientation-$value.$kind $value
    done
    for odd in long-6 text-1; do
        cp heif/orientation-6.$kind heif/$odd.$kind
        bytes patch heif/$odd.$kind $SIX "${ODD[$odd]}"
    done
    for turns in 0 1 2 3; do
        cp heif/plain.$kind heif/irot-$turns.$kind
        bytes property heif/irot-$turns.$kind "00000009$(hex irot)0$turns"
    done
    cp heif/plain.$kind heif/imir.$kind
    bytes property heif/imir.$kind "00000009$(hex imir)01"
    cp heif/orientation-6.$kind heif/general-brand-6.$kind
    bytes patch heif/general-brand-6.$kind "$(hex ftyp)" "$(hex ftypmif1)"
    cp heif/irot-1.$kind heif/irot-1-orientation-1.$kind
    orient heif/irot-1-orientation-1.$kind 1
done
quiet -f lavfi -i testsrc=size=24x16:duration=0.3:rate=10 -c:v libaom-av1 -cpu-used 8 -crf 60 "${EXACT[@]}" heif/animated.avif
for format in gray yuv444p yuv420p10le; do
    quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -pix_fmt $format -c:v libaom-av1 -cpu-used 8 -still-picture 1 \
        "${EXACT[@]}" heif/$format.avif
done

# --- What is not taken --------------------------------------------------------------------------------------------
convert png/rgb24.png "${PLAIN[@]}" -quality 20 other/plain.jp2
quiet -f lavfi -i testsrc=size=24x16 -frames:v 1 -c:v libjxl "${EXACT[@]}" other/plain.jxl
convert png/rgb24.png "${PLAIN[@]}" other/plain.ico
convert png/rgb24.png "${PLAIN[@]}" other/plain.psd
convert png/gray.png "${PLAIN[@]}" other/plain.pgm
printf '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="16"/>\n' > other/plain.svg
cp tiff/little-endian.tif other/raw.dng
tag -DNGVersion='1 4 0 0' other/raw.dng

# --- What exiftool says -------------------------------------------------------------------------------------------
printf 'file\twidth\theight\torientation\n' > images.tsv
for format in "${FORMATS[@]}"; do
    exiftool -q -n -f -T -directory -filename -ImageWidth -ImageHeight -IFD0:Orientation "$format"
done | sed -E 's/\t/\//; s/\t-$/\t/' | LC_ALL=C sort >> images.tsv

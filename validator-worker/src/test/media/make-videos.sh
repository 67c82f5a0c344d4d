#!/bin/bash
# Makes the small videos the tests read, and videos.tsv: what ffprobe says of each.
# Needs ffmpeg (with x264, x265, aom, vpx). Run it only to change the set; its files are committed.
set -euo pipefail
cd "$(dirname "$0")/../resources/media"
rm -rf mp4
mkdir mp4

quiet() { ffmpeg -v error -nostdin -y "$@"; }
test_video() { quiet -f lavfi -i "testsrc=size=$1:duration=0.5:rate=10" "${@:2}"; }
# Bit-exact output: the same files at every run.
EXACT=(-fflags +bitexact -flags:v +bitexact -map_metadata -1)

# --- MP4 ----------------------------------------------------------------------------------------------------------
video() { # name size pixel-format encoder, then muxer and encoder options
    test_video "$2" -vf "format=$3" -c:v "$4" "${@:5}" "${EXACT[@]}" "mp4/$1"
}
X264=(libx264 -preset ultrafast)
X265=(libx265 -preset ultrafast -x265-params log-level=none)
for brand in mp42 isom; do
    for format in yuv420p yuv422p yuv444p yuvj420p yuvj422p yuv420p10le gray; do
        for place in first last; do
            flags=$([ $place = first ] && echo +faststart || echo 0)
            video "avc-$brand-$format-$place.mp4" 50x34 $format "${X264[@]}" -brand $brand -movflags "$flags"
        done
    done
done
video avc-b-frames-edit-list.mp4 50x34 yuv420p libx264 -brand mp42 -bf 2
video avc-interlaced.mp4 64x64 yuv420p libx264 -brand mp42 -flags +ildct+ilme
video avc-aspect-ratio.mp4 50x34 yuv420p "${X264[@]}" -brand mp42 -vf setsar=40/33,format=yuv420p
video avc-rgb.mp4 50x34 bgr24 libx264rgb -brand mp42
video avc-brand-qt.mov 50x34 yuv420p "${X264[@]}" -f mov
video avc-brand-m4v.m4v 50x34 yuv420p "${X264[@]}" -f ipod
video avc-brand-3gp.3gp 50x34 yuv420p "${X264[@]}" -f 3gp
quiet -i mp4/avc-mp42-yuv420p-last.mp4 -c copy -brand mp42 -color_range pc -color_primaries 1 -color_trc 1 \
    -colorspace 1 -movflags +write_colr "${EXACT[@]}" mp4/avc-colr-says-full-range.mp4
video avc-fragmented.mp4 50x34 yuv420p "${X264[@]}" -g 2 -brand mp42 -movflags frag_keyframe+empty_moov
video avc-fragmented-hybrid.mp4 50x34 yuv420p "${X264[@]}" -g 2 -brand mp42 -movflags frag_keyframe
video avc-fragmented-index.mp4 50x34 yuv420p "${X264[@]}" -g 2 -brand mp42 \
    -movflags frag_keyframe+empty_moov+default_base_moof+global_sidx
video avc-encrypted.mp4 50x34 yuv420p "${X264[@]}" -brand mp42 -encryption_scheme cenc-aes-ctr \
    -encryption_key 76a6c65c5ea762046bd749a2e632ccbb -encryption_kid a7e61c373e219033c21091fa607bf3b8
for format in yuv420p yuvj420p yuv422p yuv444p yuv420p10le gray gbrp; do
    video "hevc-$format.mp4" 50x34 $format "${X265[@]}" -brand mp42
done
video hevc-hvc1.mp4 50x34 yuv420p "${X265[@]}" -tag:v hvc1 -brand mp42
video av1-yuv420p.mp4 50x34 yuv420p libaom-av1 -cpu-used 8 -brand mp42
video av1-yuv444p.mp4 50x34 yuv444p libaom-av1 -cpu-used 8 -brand mp42
video av1-yuv420p10le.mp4 50x34 yuv420p10le libaom-av1 -cpu-used 8 -brand mp42
video av1-gray.mp4 50x34 gray libaom-av1 -cpu-used 8 -brand mp42
video vp9-yuv420p.mp4 50x34 yuv420p libvpx-vp9 -brand mp42
video vp9-yuv422p.mp4 50x34 yuv422p libvpx-vp9 -brand mp42
video vp9-yuv420p10le.mp4 50x34 yuv420p10le libvpx-vp9 -brand mp42
video vp9-gbrp.mp4 50x34 gbrp libvpx-vp9 -brand mp42
video mpeg4.mp4 50x34 yuv420p mpeg4 -brand mp42
video mpeg2.mp4 48x32 yuv420p mpeg2video -brand mp42
video mpeg1.mp4 48x32 yuv420p mpeg1video -r 25 -brand mp42
video prores.mov 50x34 yuv422p10le prores -f mov
video mjpeg.mov 50x34 yuvj420p mjpeg -f mov
video png.mov 50x34 rgb24 png -f mov
quiet -f lavfi -i sine=duration=0.3 -c:a aac -brand mp42 "${EXACT[@]}" mp4/audio-only.mp4
quiet -f lavfi -i sine=duration=0.5 -i mp4/avc-mp42-yuv420p-last.mp4 -map 0 -map 1 -c:a aac -c:v copy -brand mp42 \
    "${EXACT[@]}" mp4/audio-before-video.mp4

# --- What ffprobe says --------------------------------------------------------------------------------------------
# The encrypted file makes ffprobe complain, and its answer is right all the same.
field() { ffprobe -v error -select_streams v:0 -count_packets -show_entries "stream=$1" -of csv=p=0 "$2" 2> /dev/null | head -1 | tr -d ,; }
printf 'file\twidth\theight\tbrand\tpixel_format\tframes\n' > videos.tsv
for file in mp4/*; do
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$(field width "$file")" "$(field height "$file")" \
        "$(ffprobe -v error -show_entries format_tags=major_brand -of csv=p=0 "$file" 2> /dev/null)" "$(field pix_fmt "$file")" \
        "$(field nb_read_packets "$file")"
done >> videos.tsv

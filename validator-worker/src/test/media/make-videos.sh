#!/bin/bash
# Makes the small videos the tests read, and videos.tsv: what ffprobe says of each.
# Needs ffmpeg (with x264, x265, aom, vpx). Run it only to change the set; its files are committed.
set -euo pipefail
cd "$(dirname "$0")/../resources/media"
rm -rf mp4 containers
mkdir mp4 containers

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

# Placement and brand of the other codecs.
for brand in mp42 isom; do
    video "hevc-$brand-last.mp4" 50x34 yuv420p "${X265[@]}" -brand $brand
    video "hevc-$brand-first.mp4" 50x34 yuv420p "${X265[@]}" -brand $brand -movflags +faststart
    video "vp9-$brand-first.mp4" 50x34 yuv420p libvpx-vp9 -brand $brand -movflags +faststart
    video "mpeg4-$brand-first.mp4" 50x34 yuv420p mpeg4 -brand $brand -movflags +faststart
done
for brand in mp41 iso6 avc1 M4VP MSNV dash; do
    video "avc-brand-$brand.mp4" 50x34 yuv420p "${X264[@]}" -brand $brand
done
video avc-brand-3g2.3g2 50x34 yuv420p "${X264[@]}" -f 3g2
video avc-brand-f4v.f4v 50x34 yuv420p "${X264[@]}" -f f4v
video avc-brand-ismv.ismv 50x34 yuv420p "${X264[@]}" -f ismv

# Fragmented in every way the muxer knows.
fragmented() { # name flags
    video "$1" 50x34 yuv420p "${X264[@]}" -g 2 -brand mp42 -movflags "$2"
}
fragmented avc-fragmented-cmaf.mp4 cmaf+frag_keyframe
fragmented avc-fragmented-dash.mp4 dash
fragmented avc-fragmented-every-frame.mp4 frag_every_frame+empty_moov
fragmented avc-fragmented-own-base.mp4 frag_keyframe+empty_moov+omit_tfhd_offset
fragmented avc-fragmented-without-index.mp4 frag_keyframe+empty_moov+skip_trailer
fragmented avc-fragmented-delayed.mp4 frag_keyframe+delay_moov
video hevc-fragmented.mp4 50x34 yuv420p "${X265[@]}" -brand mp42 -movflags frag_keyframe+empty_moov
# The muxer writes the header before it knows the codec's configuration: it is in the first sample only.
for format in yuv420p yuv444p yuv420p10le gray gbrp; do
    video "av1-fragmented-$format.mp4" 50x34 $format libaom-av1 -cpu-used 8 -brand mp42 -movflags frag_keyframe+empty_moov
done
quiet -f lavfi -i sine=duration=0.5 -i mp4/avc-mp42-yuv420p-last.mp4 -map 0 -map 1 -c:a aac -c:v copy -brand mp42 \
    -movflags frag_keyframe+empty_moov+separate_moof "${EXACT[@]}" mp4/audio-before-video-fragmented.mp4

# Parameter sets in the samples too.
video avc3.mp4 50x34 yuv420p "${X264[@]}" -x264-params repeat-headers=1 -tag:v avc3 -brand mp42
video avc3-yuvj420p.mp4 50x34 yuvj420p "${X264[@]}" -x264-params repeat-headers=1 -tag:v avc3 -brand mp42 -movflags +faststart
video hev1-repeated.mp4 50x34 yuv420p libx265 -preset ultrafast -x265-params log-level=none:repeat-headers=1 \
    -tag:v hev1 -brand mp42

# Codecs whose pictures describe themselves, and such as know one format.
video av1-gbrp.mp4 50x34 gbrp libaom-av1 -cpu-used 8 -brand mp42
video av1-yuv422p.mp4 50x34 yuv422p libaom-av1 -cpu-used 8 -brand mp42
video vp9-yuv444p.mp4 50x34 yuv444p libvpx-vp9 -brand mp42
video mpeg2-yuv422p.mp4 48x32 yuv422p mpeg2video -r 25 -brand mp42
video mpeg2.mov 48x32 yuv420p mpeg2video -r 25 -f mov
video mpeg2-yuv422p.mov 48x32 yuv422p mpeg2video -r 25 -f mov
video mpeg1.mov 48x32 yuv420p mpeg1video -r 25 -f mov
for format in yuvj420p yuvj422p yuvj444p yuv420p; do
    video "mjpeg-$format.mp4" 48x32 $format mjpeg -strict -2 -frames:v 2 -brand mp42
done
for format in rgba gray pal8 rgb48be ya8 monob; do
    video "png-$format.mov" 32x16 $format png -frames:v 2 -f mov
done
video png.mp4 32x16 rgb24 png -frames:v 2 -brand mp42
video prores-4444.mov 32x16 yuv444p10le prores_ks -frames:v 1 -f mov
video prores-alpha.mov 32x16 yuva444p10le prores_ks -frames:v 1 -f mov
video dnxhr-lb.mov 256x120 yuv422p dnxhd -profile:v dnxhr_lb -frames:v 1 -f mov
video dnxhr-444.mov 256x120 yuv444p10le dnxhd -profile:v dnxhr_444 -frames:v 1 -f mov
video h263.3gp 128x96 yuv420p h263 -frames:v 2 -f 3gp
video h261.mov 176x144 yuv420p h261 -r 30000/1001 -frames:v 1 -f mov
video xvid.mov 48x32 yuv420p mpeg4 -tag:v XVID -f mov
video v210.mov 48x16 yuv422p10le v210 -frames:v 1 -f mov
video v308.mov 16x16 yuv444p v308 -frames:v 1 -f mov
video raw-uyvy.mov 16x16 uyvy422 rawvideo -frames:v 2 -f mov
for format in rgb24 argb rgb555be gray; do
    video "raw-$format.mov" 16x16 $format rawvideo -tag:v "raw " -frames:v 2 -f mov
done
video raw-yuy2.mov 16x16 yuyv422 rawvideo -frames:v 2 -f mov
video avc-lossless.mp4 50x34 yuv420p libx264 -crf 0 -brand mp42
video avc-rgb.mov 50x34 rgb24 libx264rgb -f mov
video hevc-yuv444p10le.mov 50x34 yuv444p10le "${X265[@]}" -f mov

# More than one track, and things that are none.
tracks() { # name, inputs and options
    test_video 50x34 "${@:2}" "${EXACT[@]}" "mp4/$1"
}
SECOND=(-f lavfi -i testsrc=size=32x16:duration=0.4:rate=10)
tracks two-videos.mp4 "${SECOND[@]}" -map 0 -map 1 -c:v libx264 -pix_fmt:v:0 yuv420p -pix_fmt:v:1 yuv444p -brand mp42
tracks cover-picture.mp4 "${SECOND[@]}" -map 0 -map 1 -c:v:0 libx264 -pix_fmt:v:0 yuv420p -c:v:1 mjpeg -frames:v:1 1 \
    -pix_fmt:v:1 yuvj420p -disposition:v:1 attached_pic -brand mp42
tracks timecode.mov -c:v libx264 -pix_fmt yuv420p -timecode 00:00:00:00 -f mov
tracks turned.mp4 -c:v libx264 -pix_fmt yuv420p -metadata:s:v:0 rotate=90 -brand mp42
tracks cut-by-edit-list.mp4 -ss 0.2 -c:v libx264 -pix_fmt yuv420p -brand mp42
printf '1\n00:00:00,000 --> 00:00:00,400\nhello\n' > subtitles.srt
quiet -i subtitles.srt -i mp4/avc-mp42-yuv420p-last.mp4 -map 0 -map 1 -c:v copy -c:s mov_text -brand mp42 "${EXACT[@]}" \
    mp4/subtitles-before-video.mp4
rm subtitles.srt
quiet -f lavfi -i sine=duration=0.2 -c:a aac -f ipod "${EXACT[@]}" mp4/audio-only.m4a

for codec in "avc ${X264[*]}" "hevc ${X265[*]}" "av1 libaom-av1 -cpu-used 8" "vp9 libvpx-vp9"; do
    read -r name encoder <<< "$codec"
    video "$name-isom-fragmented.mp4" 50x34 yuv420p $encoder -brand isom -movflags frag_keyframe+empty_moov
    video "$name-isom-fragmented-10le.mp4" 50x34 yuv420p10le $encoder -brand isom -movflags frag_keyframe+empty_moov
done

# --- Containers that are not taken --------------------------------------------------------------------------------
other() { test_video 32x32 -vf format=yuv420p "${@:2}" "${EXACT[@]}" "containers/$1"; }
other plain.webm -c:v libvpx -b:v 50k
other plain.mkv -c:v "${X264[@]}"
other plain.avi -c:v mpeg4
other plain.ts -c:v mpeg2video -r 25
other plain.flv -c:v flv
other plain.ogv -c:v libtheora

# --- What ffprobe says --------------------------------------------------------------------------------------------
# The encrypted file makes ffprobe complain, and its answer is right all the same.
field() { ffprobe -v error -select_streams v:0 -count_packets -show_entries "stream=$1" -of csv=p=0 "$2" 2> /dev/null | head -1 | tr -d ,; }
printf 'file\twidth\theight\tbrand\tpixel_format\tframes\n' > videos.tsv
for file in mp4/*; do
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$(field width "$file")" "$(field height "$file")" \
        "$(ffprobe -v error -show_entries format_tags=major_brand -of csv=p=0 "$file" 2> /dev/null)" "$(field pix_fmt "$file")" \
        "$(field nb_read_packets "$file")"
done >> videos.tsv

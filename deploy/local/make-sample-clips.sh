#!/bin/sh
# Makes the sample bucket's video clips anew: src/main/resources/sample/*.mp4, which are committed, so that the local
# stack needs no ffmpeg. Needs ffmpeg with libx264 and libx265. The same version of ffmpeg makes the same bytes.
set -eu
cd "$(dirname "$0")/src/main/resources/sample"

# Neither dates nor encoder names, in the container or (SEI units) in the stream.
plain='-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -threads 1'
avc="-c:v libx264 -preset veryslow -crf 26 -bsf:v filter_units=remove_types=6 $plain"
tone='-f lavfi -i sine=frequency=440:sample_rate=16000'

# scene FRAMES SIZE SEED: colours that drift into one another.
scene() {
    echo "-f lavfi -i gradients=size=$2:rate=24:speed=0.03:nb_colors=4:seed=$3:c0=0x1d4e89:c1=0xf79256:c2=0xfbd1a2:c3=0x7dcfb6 -frames:v $1"
}

clip() {
    name=$1
    shift
    # shellcheck disable=SC2086,SC2068
    ffmpeg -v error -y $@ "$name"
    ffprobe -v error -select_streams v -count_packets -of csv=p=0 \
        -show_entries stream=pix_fmt,nb_read_packets:format_tags=major_brand "$name" | paste -sd' ' - |
        xargs printf '%-24s %6d bytes  %s %s\n' "$name" "$(wc -c < "$name")"
}

clip moov-first.mp4 "$(scene 48 320x180 1)" $avc -pix_fmt yuv420p -brand mp42 -movflags +faststart
clip moov-last.mp4 "$(scene 60 320x180 2)" $avc -pix_fmt yuv420p -brand mp42
clip with-sound.mp4 "$tone" "$(scene 36 240x136 3)" $avc -t 1.5 -c:a aac -b:a 16k -pix_fmt yuv420p -brand mp42
clip fragmented.mp4 "$(scene 24 240x136 4)" $avc -pix_fmt yuv420p -brand mp42 -g 12 \
    -movflags +frag_keyframe+empty_moov+default_base_moof
clip hevc.mp4 "$(scene 24 240x136 5)" -c:v libx265 -preset veryslow -crf 26 -x265-params log-level=error:info=0 \
    $plain -tag:v hvc1 -pix_fmt yuv420p -brand mp42
clip brand-isom.mp4 "$(scene 30 240x136 6)" $avc -pix_fmt yuv420p -brand isom
clip quicktime.mp4 "$(scene 30 240x136 7)" $avc -pix_fmt yuv420p -f mov
clip pixels-422.mp4 "$(scene 24 240x136 8)" $avc -pix_fmt yuv422p -brand mp42
clip pixels-444.mp4 "$(scene 24 240x136 9)" $avc -pix_fmt yuv444p -brand mp42
clip pixels-full-range.mp4 "$(scene 24 240x136 10)" $avc -vf scale=out_range=full -pix_fmt yuvj420p -brand mp42
clip isom-444.mp4 "$(scene 24 240x136 11)" $avc -pix_fmt yuv444p -brand isom
clip sound-only.mp4 "$tone" -t 1 -c:a aac -b:a 16k $plain -brand mp42
clip frames-1500.mp4 "$(scene 1500 64x64 12)" $avc -crf 44 -pix_fmt yuv420p -brand mp42 -movflags +faststart

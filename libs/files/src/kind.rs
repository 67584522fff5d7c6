//! What a file is, told by its bytes, and how kinds are called: by media types and at the ends of names.

use vocabulary::FileKind;

/// What the first and the last bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is one of these.
    Kind(FileKind),
    /// A picture of this kind, if all of it can be drawn.
    Picture(FileKind),
    /// An archive, which may be a workbook or a document.
    Archive,
    /// Something that begins with a tag; what it tags stands there.
    Tagged(u64),
    /// It is nothing that is known by its first bytes.
    Nothing,
}

/// How many first bytes are looked at.
pub(crate) const HEAD: usize = 64 << 10;
/// How many last ones.
pub(crate) const TAIL: usize = 1 << 10;

/// What these bytes begin.
pub(crate) fn told_by(head: &[u8], tail: &[u8]) -> Told {
    match head {
        [0xff, 0xd8, 0xff, ..] => Told::Picture(FileKind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Told::Picture(FileKind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Told::Picture(FileKind::Webp),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', rest @ ..] if holds(rest, b"fmt ") => {
            Told::Kind(FileKind::Wav)
        }
        [b'P', b'K', 3, 4, ..] => Told::Archive,
        [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', ..] if holds(tail, b"%%EOF") => {
            Told::Kind(FileKind::Pdf)
        }
        [b'I', b'D', b'3', 2..=4, _, _, a, b, c, d, ..] if [a, b, c, d].iter().all(|byte| **byte < 0x80) => {
            let size = [a, b, c, d].iter().fold(0, |size, byte| size << 7 | u64::from(**byte));
            Told::Tagged(10 + size)
        }
        [b'O', b'g', b'g', b'S', ..] if head.get(28..36) == Some(b"OpusHead") => Told::Kind(FileKind::Opus),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => film(head).map_or(Told::Nothing, Told::Kind),
        [0xff, ..] if are_mp3_frames(head) => Told::Kind(FileKind::Mp3),
        _other => Told::Nothing,
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// ISO base media (ISO/IEC 14496-12): the first box names the brand, and another one follows it.
fn film(head: &[u8]) -> Option<FileKind> {
    let size = usize::try_from(u32::from_be_bytes(*head.first_chunk()?)).ok()?;
    let next: &[u8; 4] = head.get(size.checked_add(4)?..)?.first_chunk()?;
    let is_box = matches!(
        next,
        b"moov" | b"mdat" | b"free" | b"skip" | b"wide" | b"moof" | b"sidx" | b"uuid" | b"pdin" | b"meta"
    );
    let brand: &[u8; 4] = head.get(8..)?.first_chunk()?;
    match brand {
        _any if size < 16 || !is_box => None,
        b"M4A " | b"M4B " => Some(FileKind::M4a),
        b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"dash" | b"M4V "
        | b"MSNV" => Some(FileKind::Mp4),
        _other => None,
    }
}

/// Two frames of MPEG audio, layer III, one where the other ends.
pub(crate) fn are_mp3_frames(bytes: &[u8]) -> bool {
    let second = frame_length(bytes).and_then(|length| bytes.get(length..));
    second.is_some_and(|rest| frame_length(rest).is_some())
}

/// How long the frame is that begins here.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    const OF_VERSION_1: [usize; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const OF_VERSION_2: [usize; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    const RATES: [usize; 3] = [44_100, 48_000, 32_000];
    let [0xff, second, third, ..] = *bytes else { return None };
    // The rest of the eleven bits that begin a frame, and layer III.
    if second & 0xe0 != 0xe0 || second & 0x06 != 0x02 {
        return None;
    }
    let (bit_rates, halved, samples) = match second & 0x18 {
        0x18 => (OF_VERSION_1, 0, 144),
        0x10 => (OF_VERSION_2, 1, 72),
        0x00 => (OF_VERSION_2, 2, 72),
        _reserved => return None,
    };
    let bit_rate = bit_rates.get(usize::from(third >> 4).checked_sub(1)?)? * 1_000;
    let rate = RATES.get(usize::from(third >> 2 & 3))? >> halved;
    Some(samples * bit_rate / rate + usize::from(third >> 1 & 1))
}

/// The media type that a file of this kind is sent as.
#[must_use]
pub const fn media_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Jpeg => "image/jpeg",
        FileKind::Png => "image/png",
        FileKind::Webp => "image/webp",
        FileKind::Pdf => "application/pdf",
        FileKind::Text => "text/plain; charset=utf-8",
        FileKind::Csv => "text/csv; charset=utf-8",
        FileKind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        FileKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        FileKind::Mp3 => "audio/mpeg",
        FileKind::M4a => "audio/mp4",
        FileKind::Wav => "audio/wav",
        FileKind::Opus => "audio/ogg",
        FileKind::Mp4 => "video/mp4",
    }
}

/// What else senders call them. Browsers on Windows call a table of commas a workbook.
const ALSO_CALLED: &[(FileKind, &[&str])] = &[
    (FileKind::Jpeg, &["image/jpg", "image/pjpeg"]),
    (FileKind::Csv, &["text/plain", "application/csv", "application/vnd.ms-excel"]),
    (FileKind::Mp3, &["audio/mp3", "audio/x-mpeg"]),
    (FileKind::M4a, &["audio/x-m4a", "audio/m4a", "audio/aac"]),
    (FileKind::Wav, &["audio/x-wav", "audio/wave", "audio/vnd.wave"]),
    (FileKind::Opus, &["audio/opus", "application/ogg"]),
];

/// Media types that say nothing: `curl --data-binary` says the second of whatever it sends.
const SAY_NOTHING: [&str; 3] = ["application/octet-stream", "application/x-www-form-urlencoded", ""];

/// What a media type is without its parameters, and whether it says anything.
pub(crate) fn said(declared: Option<&str>) -> Option<String> {
    let bare = declared?.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    (!SAY_NOTHING.contains(&bare.as_str())).then_some(bare)
}

/// Whether somebody who says `bare` of a file may mean this kind.
pub(crate) fn is_called(kind: FileKind, bare: &str) -> bool {
    let own = media_type(kind).split(';').next().unwrap_or_default();
    let also = ALSO_CALLED.iter().filter(|(called, _)| *called == kind).flat_map(|(_, names)| *names);
    own == bare || also.into_iter().any(|name| *name == bare)
}

/// How names of this kind end, the usual way first.
const fn extensions(kind: FileKind) -> &'static [&'static str] {
    match kind {
        FileKind::Jpeg => &["jpg", "jpeg"],
        FileKind::Png => &["png"],
        FileKind::Webp => &["webp"],
        FileKind::Pdf => &["pdf"],
        FileKind::Text => &["txt", "log", "md"],
        FileKind::Csv => &["csv"],
        FileKind::Xlsx => &["xlsx"],
        FileKind::Docx => &["docx"],
        FileKind::Mp3 => &["mp3"],
        FileKind::M4a => &["m4a"],
        FileKind::Wav => &["wav"],
        FileKind::Opus => &["opus", "ogg"],
        FileKind::Mp4 => &["mp4", "m4v"],
    }
}

/// What a name ends with behind its last dot.
#[must_use]
pub fn extension_of(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let is_one = !stem.is_empty() && (1..=8).contains(&extension.len());
    (is_one && extension.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then(|| extension.to_ascii_lowercase())
}

/// The name by which a file of this kind may be saved: with the end that such files have, if it has none. Nothing when it
/// ends as if the file were something else.
#[must_use]
pub fn fitting_name(kind: FileKind, name: &str) -> Option<String> {
    let fitting = extensions(kind);
    match extension_of(name) {
        Some(extension) => fitting.contains(&extension.as_str()).then(|| name.to_owned()),
        None => Some(format!("{name}.{}", fitting.first().copied().unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box of these letters that holds eight bytes.
    fn film_of(brand: &[u8; 4], next: &[u8; 4]) -> Vec<u8> {
        [&[0, 0, 0, 16], b"ftyp".as_slice(), brand, &[0; 4], &[0, 0, 0, 8], next].concat()
    }

    /// Frames of 128 kbit/s at 44.1 kHz: 417 bytes each.
    fn frames(count: usize) -> Vec<u8> {
        let frame = [&[0xff, 0xfb, 0x90, 0x00][..], &[0; 413]].concat();
        frame.repeat(count)
    }

    #[test]
    fn what_a_file_is_its_bytes_tell() {
        let opus = [b"OggS".as_slice(), &[0; 24], b"OpusHead"].concat();
        for (bytes, told) in [
            (b"\xff\xd8\xff\xe0".to_vec(), Told::Picture(FileKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n".to_vec(), Told::Picture(FileKind::Png)),
            (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Told::Picture(FileKind::Webp)),
            (b"RIFF\0\0\0\0WAVEfmt ".to_vec(), Told::Kind(FileKind::Wav)),
            (b"PK\x03\x04".to_vec(), Told::Archive),
            (b"%PDF-1.7\n%%EOF\n".to_vec(), Told::Kind(FileKind::Pdf)),
            (opus, Told::Kind(FileKind::Opus)),
            (film_of(b"M4A ", b"moov"), Told::Kind(FileKind::M4a)),
            (film_of(b"isom", b"free"), Told::Kind(FileKind::Mp4)),
            (frames(2), Told::Kind(FileKind::Mp3)),
            (b"ID3\x04\0\0\0\0\x02\x01".to_vec(), Told::Tagged(10 + 257)),
        ] {
            assert_eq!(told_by(&bytes, &bytes), told, "{bytes:?}");
        }
    }

    #[test]
    fn what_only_looks_like_something_is_nothing() {
        for bytes in [
            b"MZ\x90\0".to_vec(),
            b"\x7fELF".to_vec(),
            b"GIF89a".to_vec(),
            b"%PDF-1.7\nand no end".to_vec(),
            b"RIFF\0\0\0\0AVI LIST".to_vec(),
            b"OggS and no more".to_vec(),
            film_of(b"qt  ", b"moov"),
            film_of(b"isom", b"evil"),
            frames(1),
            b"\xff\xfb\x90\0\xff\xfb".to_vec(),
            b"ID3\x04\0\0\x80\0\0\0".to_vec(),
            b"".to_vec(),
        ] {
            assert_eq!(told_by(&bytes, &bytes), Told::Nothing, "{bytes:?}");
        }
    }

    #[test]
    fn senders_call_a_kind_by_several_names_and_some_say_nothing() {
        assert_eq!(said(Some("Text/CSV; charset=utf-8")).as_deref(), Some("text/csv"));
        assert_eq!(said(Some("application/octet-stream")), None);
        assert!(
            is_called(FileKind::Csv, "application/vnd.ms-excel") && is_called(FileKind::Text, "text/plain")
        );
        assert!(!is_called(FileKind::Pdf, "image/png") && !is_called(FileKind::Text, "multipart/form-data"));
    }

    #[test]
    fn a_name_ends_as_its_kind_does_or_is_refused() {
        let fitting = |kind, name| fitting_name(kind, name);
        assert_eq!(fitting(FileKind::Jpeg, "门.JPEG").as_deref(), Some("门.JPEG"));
        assert_eq!(fitting(FileKind::Jpeg, "门").as_deref(), Some("门.jpg"));
        assert_eq!(fitting(FileKind::Pdf, "No. 7 of 2026").as_deref(), Some("No. 7 of 2026.pdf"));
        assert_eq!(fitting(FileKind::Jpeg, "invoice.pdf"), None);
        assert_eq!(fitting(FileKind::Text, "run.exe"), None);
        assert_eq!(extension_of(".htaccess"), None);
    }
}

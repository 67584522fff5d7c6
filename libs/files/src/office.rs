//! Workbooks and documents: archives of many parts, looked into for what they are and for what they would become.
//!
//! How large a part says that it is, is not believed: all of them are unpacked, into nothing, and counted.

use std::io::{self, Cursor, Read};

use bytes::Bytes;
use kernel::{Coded, Refusal};
use vocabulary::FileKind;
use zip::ZipArchive;

/// The most parts. A workbook has some for each sheet, picture and comment.
const MOST_PARTS: usize = 5_000;
/// The most bytes of all parts together.
const MOST_UNPACKED: u64 = 200 << 20;
/// What ends an archive, before its comment: where its directory is and how many parts it names.
const END: &[u8; 4] = b"PK\x05\x06";

/// What this archive is.
///
/// # Errors
/// `file.unknown` for other archives, `file.broken`, `file.bomb`; `file.macros` and `file.locked` for what nobody can look
/// into before it is opened.
pub(crate) fn kind_of(archive: Bytes) -> Result<FileKind, Refusal> {
    // The reader keeps something for each part that the directory names, so they are counted before.
    if parts(&archive).ok_or_else(broken)? > MOST_PARTS {
        return Err(bomb());
    }
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(|_malformed| broken())?;
    let mut kind = None;
    let mut has_types = false;
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_malformed| broken())?;
        let name = part.name().map_err(|_malformed| broken())?.into_owned();
        if part.encrypted() {
            return Err(Refusal::invalid("file.locked"));
        }
        match name.as_str() {
            "xl/workbook.xml" => kind = kind.or(Some(FileKind::Xlsx)),
            "word/document.xml" => kind = kind.or(Some(FileKind::Docx)),
            "[Content_Types].xml" => has_types = true,
            other if other.to_lowercase().ends_with("vbaproject.bin") => {
                return Err(Refusal::invalid("file.macros"));
            }
            _other => {}
        }
        drop(part);
        left = unpacked(&mut archive, index, left)?;
    }
    kind.filter(|_kind| has_types).ok_or_else(|| Refusal::invalid("file.unknown"))
}

/// What is left of the allowance when this part has been unpacked.
fn unpacked(archive: &mut ZipArchive<Cursor<Bytes>>, index: usize, left: u64) -> Result<u64, Refusal> {
    let part = archive.by_index(index).map_err(|_malformed| broken())?;
    let read = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_malformed| broken())?;
    left.checked_sub(read).ok_or_else(bomb)
}

/// How many parts the directory of an archive names. An archive of the larger format, which no such file needs, has a
/// number there that is more than are allowed.
fn parts(archive: &[u8]) -> Option<usize> {
    let at = archive.windows(END.len()).rposition(|window| window == END)?;
    let counted: &[u8; 2] = archive.get(at + 10..)?.first_chunk()?;
    Some(usize::from(u16::from_le_bytes(*counted)))
}

fn broken() -> Refusal {
    Refusal::invalid("file.broken")
}

fn bomb() -> Refusal {
    Refusal::invalid(Coded::new("file.bomb").with("parts", MOST_PARTS).with("mebibytes", MOST_UNPACKED >> 20))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(parts: &[(&str, usize)]) -> Bytes {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, zeros) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(&vec![0; *zeros]).unwrap();
        }
        writer.finish().unwrap().into_inner().into()
    }

    fn code(of: Bytes) -> &'static str {
        kind_of(of).unwrap_err().code
    }

    const TYPES: (&str, usize) = ("[Content_Types].xml", 9);

    #[test]
    fn workbooks_and_documents_are_known_by_their_parts() {
        assert_eq!(kind_of(archive(&[TYPES, ("xl/workbook.xml", 9)])).unwrap(), FileKind::Xlsx);
        assert_eq!(kind_of(archive(&[TYPES, ("word/document.xml", 9)])).unwrap(), FileKind::Docx);
        assert_eq!(code(archive(&[("a.txt", 9)])), "file.unknown");
        assert_eq!(code(archive(&[("xl/workbook.xml", 9)])), "file.unknown");
        assert_eq!(code(archive(&[TYPES, ("xl/workbook.xml", 9), ("xl/vbaProject.bin", 9)])), "file.macros");
    }

    #[test]
    fn a_bomb_is_found_by_unpacking_it_and_not_by_what_it_says() {
        let large = archive(&[TYPES, ("xl/workbook.xml", 9), ("xl/a", 150 << 20), ("xl/b", 60 << 20)]);
        assert!(large.len() < 1 << 20, "{}", large.len());
        assert_eq!(code(large.clone()), "file.bomb");
        // The same with sizes that say nothing of it: where the directory tells how large its parts are when unpacked.
        let mut lying = large.to_vec();
        let directory = |at: &usize| lying[*at..].starts_with(b"PK\x01\x02");
        let entries: Vec<usize> = (0..lying.len() - 4).filter(directory).collect();
        assert_eq!(entries.len(), 4);
        for at in entries {
            lying[at + 24..at + 28].copy_from_slice(&9_u32.to_le_bytes());
        }
        assert!(matches!(code(lying.into()), "file.bomb" | "file.broken"));
        let many: Vec<String> = (0..MOST_PARTS).map(|part| format!("xl/{part}")).collect();
        let mut many: Vec<(&str, usize)> = many.iter().map(|name| (name.as_str(), 0)).collect();
        many.push(TYPES);
        assert_eq!(code(archive(&many)), "file.bomb");
    }

    #[test]
    fn half_an_archive_is_broken() {
        let whole = archive(&[TYPES, ("xl/workbook.xml", 9)]);
        assert_eq!(code(whole.slice(..whole.len() / 2)), "file.broken");
        let mut spoilt = whole.to_vec();
        // Behind the head of the first part and its name.
        spoilt[49..51].fill(0xff);
        assert_eq!(code(spoilt.into()), "file.broken");
    }
}

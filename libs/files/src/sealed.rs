//! Sealed files: chunks of one size, each sealed by itself with the keys of the house (`sealing`).
//!
//! A chunk is bound to the file's id, to its place there and to whether it is the last: chunks of another file, in another
//! order or with some of the end left out do not open. All sealed chunks of a file but its last are of one length, so that
//! where a part of the file lies can be computed.

use std::ops::Range;

use bytes::Bytes;
use sealing::{SealError, Sealer};

/// What is sealed at once.
pub(crate) const CHUNK: usize = 64 << 10;
/// [`CHUNK`] as sizes are counted.
const CHUNK_BYTES: u64 = 64 << 10;

/// What a chunk belongs to.
fn context(id: &str, index: u64, is_last: bool) -> String {
    let place = if is_last { "last" } else { "more" };
    format!("files.content:{id}:{index}:{place}")
}

/// Seals the chunks of one file, in their order.
#[derive(Debug)]
pub(crate) struct ChunkSealer {
    sealer: Sealer,
    id: String,
    next: u64,
}

impl ChunkSealer {
    pub(crate) fn new(sealer: &Sealer, id: &str) -> Self {
        Self { sealer: sealer.clone(), id: id.to_owned(), next: 0 }
    }

    /// The next chunk, of [`CHUNK`] bytes unless it is the last.
    pub(crate) fn seal(&mut self, plain: &[u8], is_last: bool) -> Result<Vec<u8>, SealError> {
        let context = context(&self.id, self.next, is_last);
        self.next += 1;
        self.sealer.seal_bytes(&context, plain)
    }
}

/// Where a part of a sealed file lies, and how it is opened.
#[derive(Debug)]
pub(crate) struct SealedPart {
    sealer: Sealer,
    id: String,
    /// How many chunks the file has.
    chunks: u64,
    /// The chunk that comes next.
    next: u64,
    /// What a whole chunk has when it is sealed.
    sealed_chunk: u64,
    /// What is wanted of the file.
    wanted: Range<u64>,
    /// Where it lies.
    stored: Range<u64>,
}

impl SealedPart {
    /// The part `wanted` of a file of `size` bytes, of which `stored_size` bytes are stored.
    pub(crate) fn of(
        sealer: &Sealer,
        id: &str,
        (size, stored_size): (u64, u64),
        wanted: Range<u64>,
    ) -> Result<Self, SealError> {
        let chunks = size.div_ceil(CHUNK_BYTES).max(1);
        let added = stored_size.checked_sub(size).ok_or(SealError::Malformed)?;
        if added % chunks != 0 {
            return Err(SealError::Malformed);
        }
        let sealed_chunk = CHUNK_BYTES + added / chunks;
        let first = wanted.start / CHUNK_BYTES;
        let behind = wanted.end.div_ceil(CHUNK_BYTES).clamp(first, chunks);
        let stored = first * sealed_chunk..(behind * sealed_chunk).min(stored_size);
        Ok(Self {
            sealer: sealer.clone(),
            id: id.to_owned(),
            chunks,
            next: first,
            sealed_chunk,
            wanted,
            stored,
        })
    }

    /// Where it lies.
    pub(crate) fn stored(&self) -> Range<u64> {
        self.stored.clone()
    }

    /// What a whole chunk has when it is sealed.
    pub(crate) fn sealed_chunk(&self) -> usize {
        usize::try_from(self.sealed_chunk).unwrap_or(usize::MAX)
    }

    /// What is wanted of the next chunk.
    pub(crate) fn open(&mut self, sealed: &[u8]) -> Result<Bytes, SealError> {
        let index = self.next;
        self.next += 1;
        let plain = self.sealer.open_bytes(&context(&self.id, index, index + 1 == self.chunks), sealed)?;
        let begins = index * CHUNK_BYTES;
        let within =
            |at: u64| usize::try_from(at.saturating_sub(begins)).unwrap_or(usize::MAX).min(plain.len());
        let (from, to) = (within(self.wanted.start), within(self.wanted.end));
        Ok(Bytes::from(plain).slice(from..to.max(from)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0198f000-0000-7000-8000-000000000001";

    fn sealed(plain: &[u8]) -> Vec<Vec<u8>> {
        let mut sealer = ChunkSealer::new(&Sealer::for_tests(), ID);
        let count = plain.len().div_ceil(CHUNK);
        plain
            .chunks(CHUNK)
            .enumerate()
            .map(|(at, part)| sealer.seal(part, at + 1 == count).unwrap())
            .collect()
    }

    fn size(bytes: usize) -> u64 {
        u64::try_from(bytes).unwrap()
    }

    fn opened(stored: &[u8], of: u64, wanted: Range<u64>, id: &str) -> Result<Vec<u8>, SealError> {
        let mut part = SealedPart::of(&Sealer::for_tests(), id, (of, size(stored.len())), wanted)?;
        let stored_part = part.stored();
        let from = usize::try_from(stored_part.start).unwrap();
        let to = usize::try_from(stored_part.end).unwrap();
        let mut plain = Vec::new();
        for chunk in stored[from..to].chunks(part.sealed_chunk()) {
            plain.extend_from_slice(&part.open(chunk)?);
        }
        Ok(plain)
    }

    #[test]
    fn any_part_is_read_without_the_rest() {
        let plain: Vec<u8> = (0..3 * CHUNK + 17).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let stored = sealed(&plain).concat();
        for length in [1, 17, CHUNK, CHUNK + 1, plain.len()] {
            let stored = sealed(&plain[..length]).concat();
            assert_eq!(opened(&stored, size(length), 0..size(length), ID).unwrap(), plain[..length]);
        }
        for (from, to) in [(0, 1), (CHUNK - 1, CHUNK + 1), (CHUNK, 2 * CHUNK), (3 * CHUNK + 16, plain.len())]
        {
            let part = opened(&stored, size(plain.len()), size(from)..size(to), ID).unwrap();
            assert_eq!(part, plain[from..to], "{from}..{to}");
        }
    }

    #[test]
    fn what_was_cut_exchanged_or_moved_does_not_open() {
        let plain = vec![7; 2 * CHUNK + 5];
        let chunks = sealed(&plain);
        let whole = chunks.concat();
        let of = size(plain.len());
        assert!(matches!(opened(&whole, of, 0..of, "other"), Err(SealError::Tampered)));
        let exchanged = [chunks[1].as_slice(), &chunks[0], &chunks[2]].concat();
        assert!(matches!(opened(&exchanged, of, 0..of, ID), Err(SealError::Tampered)));
        let cut = chunks[..2].concat();
        let shorter = size(2 * CHUNK);
        assert!(matches!(opened(&cut, shorter, 0..shorter, ID), Err(SealError::Tampered)));
        assert!(matches!(opened(&whole[..whole.len() - 1], of, 0..of, ID), Err(SealError::Malformed)));
    }
}

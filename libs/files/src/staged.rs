//! A file on its way in: written as it comes, under a name of its own, and measured meanwhile.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use kernel::{Coded, Failure, Refusal};
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use sha2::{Digest, Sha256};

use crate::{
    kind::{HEAD, TAIL},
    place::StoreError,
    sealed::{CHUNK, ChunkSealer},
    text::TextWatch,
};

/// What is written at once: stores of objects take no smaller parts than 5 MiB of what has several.
const PART: usize = 8 << 20;

/// A file that is written, and what was seen of it.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) size: u64,
    pub(crate) digest: [u8; 32],
    pub(crate) head: Vec<u8>,
    pub(crate) tail: Vec<u8>,
    pub(crate) is_text: bool,
}

/// The refusal of a file that is longer than `most` bytes.
pub(crate) fn too_large(most: u64) -> Refusal {
    Refusal::invalid(Coded::new("file.too_large").with("bytes", most))
}

/// Writes what comes to `path`, sealed where there is something to seal with. What fails leaves nothing there.
pub(crate) async fn write(
    objects: &Arc<dyn ObjectStore>,
    path: &Path,
    mut chunks: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    (most_bytes, sealer): (u64, Option<ChunkSealer>),
) -> Result<Staged, Failure> {
    let mut writer = Writer::new(Arc::clone(objects), path.clone(), sealer);
    let mut seen = Seen::default();
    let written = async {
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk?;
            seen.see(&chunk);
            if seen.size > most_bytes {
                return Err(Failure::from(too_large(most_bytes)));
            }
            writer.write(&chunk).await?;
        }
        if seen.size == 0 {
            return Err(Refusal::invalid("file.empty").into());
        }
        Ok(writer.finish().await?)
    };
    match written.await {
        Ok(()) => Ok(seen.staged()),
        Err(failure) => {
            writer.give_up().await;
            Err(failure)
        }
    }
}

/// What was seen of a file.
#[derive(Default)]
struct Seen {
    size: u64,
    hash: Sha256,
    head: Vec<u8>,
    tail: Vec<u8>,
    text: TextWatch,
}

impl Seen {
    fn see(&mut self, chunk: &[u8]) {
        self.size = self.size.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        self.hash.update(chunk);
        self.text.see(chunk);
        let missing = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(chunk.get(..missing).unwrap_or_default());
        let last = chunk.get(chunk.len().saturating_sub(TAIL)..).unwrap_or_default();
        self.tail.extend_from_slice(last);
        let too_many = self.tail.len().saturating_sub(TAIL);
        drop(self.tail.drain(..too_many));
    }

    fn staged(self) -> Staged {
        let Self { size, hash, head, tail, text } = self;
        Staged { size, digest: hash.finalize().into(), head, tail, is_text: text.is_text() }
    }
}

/// Writes one object, in parts if it is long. It holds no more than one of them.
struct Writer {
    objects: Arc<dyn ObjectStore>,
    path: Path,
    sealer: Option<ChunkSealer>,
    /// What is to be sealed.
    plain: BytesMut,
    /// What is to be written.
    waiting: BytesMut,
    parts: Option<Box<dyn MultipartUpload>>,
}

impl Writer {
    fn new(objects: Arc<dyn ObjectStore>, path: Path, sealer: Option<ChunkSealer>) -> Self {
        Self { objects, path, sealer, plain: BytesMut::new(), waiting: BytesMut::new(), parts: None }
    }

    async fn write(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        let Some(sealer) = &mut self.sealer else {
            self.waiting.extend_from_slice(chunk);
            return self.send_parts().await;
        };
        self.plain.extend_from_slice(chunk);
        // The last chunk is sealed as such, so that one is held back until more has come.
        while self.plain.len() > CHUNK {
            let next = self.plain.split_to(CHUNK);
            self.waiting.extend_from_slice(&sealer.seal(&next, false)?);
        }
        self.send_parts().await
    }

    async fn send_parts(&mut self) -> Result<(), StoreError> {
        while self.waiting.len() > PART {
            let part = self.waiting.split_to(PART).freeze();
            let parts = match &mut self.parts {
                Some(parts) => parts,
                None => self.parts.insert(self.objects.put_multipart(&self.path).await?),
            };
            parts.put_part(PutPayload::from_bytes(part)).await?;
        }
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), StoreError> {
        if let Some(sealer) = &mut self.sealer {
            let last = std::mem::take(&mut self.plain);
            self.waiting.extend_from_slice(&sealer.seal(&last, true)?);
            self.send_parts().await?;
        }
        let last = PutPayload::from_bytes(std::mem::take(&mut self.waiting).freeze());
        match &mut self.parts {
            Some(parts) => {
                parts.put_part(last).await?;
                parts.complete().await?;
            }
            None => {
                self.objects.put(&self.path, last).await?;
            }
        }
        Ok(())
    }

    async fn give_up(&mut self) {
        if let Some(parts) = &mut self.parts
            && let Err(error) = parts.abort().await
        {
            // The sweep removes it when it is a day old.
            tracing::warn!(%error, "a broken upload was not removed");
        }
    }
}

//! Whether bytes are text, told while they pass by.

/// Follows a stream of bytes: strict UTF-8 without control characters but those that end lines and pages.
#[derive(Debug, Default)]
pub(crate) struct TextWatch {
    /// The beginning of a character whose rest has not come.
    open: Vec<u8>,
    is_broken: bool,
}

impl TextWatch {
    /// Looks at what came next.
    pub(crate) fn see(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        if self.open.is_empty() {
            return self.look_at(bytes);
        }
        let joined = [&std::mem::take(&mut self.open), bytes].concat();
        self.look_at(&joined);
    }

    fn look_at(&mut self, bytes: &[u8]) {
        let (text, rest) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..]),
            Err(error) => {
                let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
                self.is_broken = error.error_len().is_some();
                (std::str::from_utf8(valid).unwrap_or_default(), rest)
            }
        };
        self.is_broken |= text.bytes().any(is_control);
        if !self.is_broken {
            self.open = rest.to_vec();
        }
    }

    /// Whether all of it was text.
    pub(crate) fn is_text(&self) -> bool {
        !self.is_broken && self.open.is_empty()
    }
}

fn is_control(byte: u8) -> bool {
    byte == 0x7f || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c)
}

#[cfg(test)]
mod tests {
    use super::TextWatch;

    fn is_text(parts: &[&[u8]]) -> bool {
        let mut watch = TextWatch::default();
        parts.iter().for_each(|part| watch.see(part));
        watch.is_text()
    }

    #[test]
    fn characters_may_be_divided_between_chunks_and_nothing_else_may_be_wrong() {
        let text = "门坏了\r\n\t一层".as_bytes();
        for at in 0..=text.len() {
            assert!(is_text(&[&text[..at], &text[at..]]), "{at}");
        }
        assert!(is_text(&[&text[..1], &text[1..2], &text[2..]]));
        assert!(!is_text(&[&text[..text.len() - 1]]), "a character that never ends");
        for wrong in [&b"a\0b"[..], b"a\x1bb", b"\x7f", b"\xff\xfea\0", b"\xc0\x80", b"\xed\xa0\x80"] {
            assert!(!is_text(&[wrong]), "{wrong:?}");
        }
    }
}

//! The languages Steward answers in.

// The words are tags (BCP 47), as `Content-Language` takes them.
crate::define_words! {
    /// A language the suite speaks to people in.
    #[derive(Default)]
    Language {
        /// English: what a caller gets that names no language we speak.
        #[default]
        En = "en",
        /// Simplified Chinese.
        Zh = "zh-CN",
    }
}

impl Language {
    /// The best language for an `Accept-Language` header (RFC 9110 §12.5.4): highest weight wins, ties by order.
    #[must_use]
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (Self::default(), 0);
        for range in accept_language.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(1000, thousandths);
            let language = match tag.split('-').next() {
                Some("zh") => Self::Zh,
                Some("en" | "*") => Self::En,
                Some(_) | None => continue,
            };
            if weight > best.1 {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// A weight such as `0.8` as 800; nonsense weighs nothing.
fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u32>(), fraction.parse::<u32>()) {
        (Ok(whole), Ok(fraction)) => whole.saturating_mul(1000).saturating_add(fraction).min(1000),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_we_speak_wins() {
        assert_eq!(Language::negotiate("zh-CN,zh;q=0.9,en;q=0.8"), Language::Zh);
        assert_eq!(Language::negotiate("de, en;q=0.4, zh;q=0.5"), Language::Zh);
        assert_eq!(Language::negotiate("en, zh"), Language::En);
        assert_eq!(Language::negotiate("fr"), Language::En);
        assert_eq!(Language::negotiate("zh;q=0, en;q=0.1"), Language::En);
        assert_eq!(Language::negotiate("zh;q=x"), Language::En);
        assert_eq!(Language::negotiate("en;q=0.5, zh;q=4294967295.9"), Language::Zh);
    }
}

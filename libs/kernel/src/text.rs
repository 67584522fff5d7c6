//! Text that people type: what may be kept of it, and when two texts are the same to a reader.
//!
//! What is kept and shown stays as it was typed. What is *compared* is [`match_key`], made the same way on both sides.

use icu_casemap::CaseMapper;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{Dash, DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint},
};

/// Why a text is refused, wherever it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing in it can be seen.
    Empty,
    /// A control character other than a tab or a line's end.
    Control,
    /// An embedding, override or isolate: the line would read other than it is stored (UTS #39, CVE-2021-42574).
    Direction,
    /// A code point that never stands for a character, or a tag that hides text in text.
    Hidden,
    /// More than one line where one is asked for.
    LineBreak,
}

impl TextFault {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "text.empty",
            Self::Control => "text.control_characters",
            Self::Direction => "text.direction",
            Self::Hidden => "text.hidden_characters",
            Self::LineBreak => "text.line_breaks",
        }
    }
}

/// The text with every line's end as `\n`: forms and mail send CRLF, old files CR, word processors U+2028.
#[must_use]
pub fn with_unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n")
}

/// True when there is nothing in it that anybody could see.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    !text.chars().any(is_visible)
}

/// What is wrong with a text of several lines, whose ends are `\n`.
#[must_use]
pub fn fault_of_text(text: &str) -> Option<TextFault> {
    text.chars().find_map(fault_of).or_else(|| is_blank(text).then_some(TextFault::Empty))
}

/// What is wrong with a text of one line.
#[must_use]
pub fn fault_of_line(text: &str) -> Option<TextFault> {
    fault_of_text(text).or_else(|| text.contains('\n').then_some(TextFault::LineBreak))
}

/// The one form in which what people type is compared: names, codes, labels, regions, user names.
///
/// Equal for texts that a reader takes for one: canonical and compatibility equivalents (é, full width, radicals), any
/// case, any blanks or none, characters that are not drawn, and the dots, dashes and quotes that input methods put for
/// one another. It is never shown, and holds no blank: a key with a blank in it is one that nobody can type.
#[must_use]
pub fn match_key(text: &str) -> String {
    let drawn: String = text.chars().filter(|c| is_drawn(*c)).collect();
    // Twice, as Unicode's definition D147 has it: what is folded may be equivalent to what still can be.
    let folded = nfkc(&fold(&nfkc(&fold(&nfkc(&drawn)))));
    let mut key = String::with_capacity(folded.len());
    for letter in folded.chars().filter(|c| is_drawn(*c)).map(plain) {
        // Chinese input methods write a dash as two.
        if !(letter == '-' && key.ends_with('-')) {
            key.push(letter);
        }
    }
    nfkc(&key)
}

/// The text in its narrow form, without what is not drawn, and with plain dots and dashes: how figures are read.
#[must_use]
pub fn narrow(text: &str) -> String {
    let typed: String = text.chars().filter(|c| is_drawn(*c) || c.is_whitespace()).collect();
    nfkc(&typed).chars().map(plain).collect()
}

/// What may be shown of a secret text: its last characters, `most` of them, but never more than a third of it.
#[must_use]
pub fn masked_tail(text: &str, most: usize) -> String {
    let count = text.chars().count();
    let tail: String = text.chars().skip(count - most.min(count / 3)).collect();
    format!("****{tail}")
}

/// As [`masked_tail`], for its first character: none of a text that is shorter than three.
#[must_use]
pub fn masked_head(text: &str) -> String {
    let is_long = text.chars().count() >= 3;
    let head: String = text.chars().take(usize::from(is_long)).collect();
    format!("{head}***")
}

fn fold(text: &str) -> String {
    CaseMapper::new().fold_string(text).into_owned()
}

fn nfkc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned()
}

/// Draws something by itself. A mark alone has nothing to stand on.
fn is_visible(letter: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(letter);
    is_drawn(letter) && !matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// False for what is blank or left out when a text is drawn. Two symbols are drawn blank though no property says so: the Braille
/// cell without dots and the musical null note head.
#[must_use]
pub fn is_drawn(letter: char) -> bool {
    !(letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{2800}' | '\u{1d159}')
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter))
}

fn fault_of(letter: char) -> Option<TextFault> {
    match letter {
        '\n' | '\t' => None,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(TextFault::Direction),
        '\u{e0000}'..='\u{e007f}' | '\u{fff9}'..='\u{fffb}' => Some(TextFault::Hidden),
        _other if letter.is_control() => Some(TextFault::Control),
        _other if CodePointSetData::new::<NoncharacterCodePoint>().contains(letter) => {
            Some(TextFault::Hidden)
        }
        _fine => None,
    }
}

/// One character for those that stand for one another on keyboards.
fn plain(letter: char) -> char {
    match letter {
        '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{25cf}' | '\u{2e31}'
        | '\u{2e33}' | '\u{3002}' | '\u{30fb}' | '\u{a78f}' => '.',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2b9}' | '\u{2032}' | '`' | '\u{b4}' => '\'',
        // Not a dash by its property, but what a Japanese keyboard gives for one; and the rules of a drawn box.
        '\u{30fc}' | '\u{2500}' | '\u{2501}' => '-',
        _other if CodePointSetData::new::<Dash>().contains(letter) => '-',
        _same => letter,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_text_in_other_spellings_has_one_key() {
        for (one, other) in [
            ("Jos\u{e9}", "Jose\u{301}"),
            ("买卖\u{8c48}", "买卖\u{f900}"),
            ("ＡＢＣ公司", "ABC公司"),
            ("张三", " 张\u{3000}三\u{a0}"),
            ("Wang Wei", "wang wei"),
            ("STRASSE", "straße"),
            ("3栋2单元501", "3栋 2单元 501"),
            ("3栋2单元501", "３栋２单元５０１"),
            ("3栋2单元501", "3栋2单元501\u{200b}"),
            ("3-2-501", "3－2—501"),
            ("3-2-501", "3——2−501"),
            ("3.2.501", "3。2．501"),
            ("阿卜杜勒·买买提", "阿卜杜勒•买买提"),
            ("阿卜杜勒·买买提", "阿卜杜勒・买买提"),
            ("O'Brien", "O’BRIEN"),
            ("\u{845b}城", "\u{845b}\u{e0100}城"),
            ("\u{2f00}号", "一号"),
            ("\u{feff}SH-001", "sh\u{2011}001"),
        ] {
            assert_eq!(match_key(one), match_key(other), "{one} {other}");
        }
    }

    #[test]
    fn other_texts_have_other_keys() {
        for (one, other) in [
            ("3-2-501", "32-501"),
            ("3栋501", "3栋0501"),
            ("张三", "张二"),
            ("一号", "-号"),
            ("Jose", "José"),
            ("1.1", "11"),
        ] {
            assert_ne!(match_key(one), match_key(other), "{one} {other}");
        }
    }

    #[test]
    fn what_nobody_can_see_is_empty() {
        for text in [
            "",
            " ",
            "\u{a0}",
            "\u{3000}",
            "\u{3164}",
            "\u{ffa0}",
            "\u{115f}",
            "\u{200b}",
            "\u{200d}",
            "\u{2800}",
            "\u{feff}",
            "\u{2060}\u{2060}",
            "\u{ad}",
            "\u{fe0f}",
            "\u{200e}",
            "\u{301}",
            "\u{20dd}",
            "\u{1d159}",
            "\u{180e}",
            "\t\n",
        ] {
            assert_eq!(fault_of_text(text), Some(TextFault::Empty), "{text:?}");
        }
    }

    #[test]
    fn what_deceives_the_eye_is_refused() {
        for (text, fault) in [
            ("张\u{202e}三", TextFault::Direction),
            ("\u{2066}张三\u{2069}", TextFault::Direction),
            ("a\u{0}b", TextFault::Control),
            ("a\u{85}b", TextFault::Control),
            ("a\u{b}b", TextFault::Control),
            ("a\u{ffff}", TextFault::Hidden),
            ("a\u{fdd0}", TextFault::Hidden),
            ("a\u{10fffe}", TextFault::Hidden),
            ("a\u{e0041}", TextFault::Hidden),
            ("\u{e0041}", TextFault::Hidden),
        ] {
            assert_eq!(fault_of_text(text), Some(fault), "{text:?}");
        }
    }

    #[test]
    fn letters_of_all_writing_are_fine() {
        for text in [
            "张三",
            "\u{20bb7}野家",
            "\u{30000}",
            "👩‍👩‍👧‍👦",
            "❤\u{fe0f}",
            "\u{845b}\u{e0100}",
            "नमस्\u{200d}ते",
            "می\u{200c}خواهم",
            "José",
            "e\u{301}",
            "ไทย",
            "محمد",
            "שלום\u{200f}",
            "①",
            "\u{e000}",
        ] {
            assert_eq!(fault_of_line(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_mask_hides_two_thirds_at_least() {
        assert_eq!(masked_tail("110101199003071233", 4), "****1233");
        assert_eq!(masked_tail("A1234563", 4), "****63");
        assert_eq!(masked_tail("A1", 4), "****");
        assert_eq!((masked_head("wangxm"), masked_head("x")), ("w***".to_owned(), "***".to_owned()));
    }

    #[test]
    fn a_line_has_no_second_one() {
        assert_eq!(fault_of_line("3栋\n501"), Some(TextFault::LineBreak));
        assert_eq!(fault_of_text("3栋\n501"), None);
        assert_eq!(with_unix_lines("a\r\nb\rc\n\r\nd\u{2028}e\u{2029}"), "a\nb\nc\n\nd\ne\n");
    }

    proptest! {
        #[test]
        fn the_key_of_a_key_is_itself_and_holds_no_blank(text in any::<String>()) {
            let key = match_key(&text);
            prop_assert_eq!(&match_key(&key), &key);
            prop_assert!(!key.contains(char::is_whitespace));
        }

        #[test]
        fn what_can_be_seen_has_a_key(text in any::<String>()) {
            prop_assert!(is_blank(&text) || !match_key(&text).is_empty());
        }
    }
}

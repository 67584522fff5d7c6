//! Names and passwords as people type them.

use kernel::{Faults, Refusal, text::narrow};

/// What a password has besides words that everybody knows.
const LEFT_AT_LEAST: usize = 8;

/// What a member of staff signs in with: 3 to 64 of `a-z 0-9 . _ -`, beginning with a letter; capitals become small.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Username(String);

impl Username {
    /// Reads a name, noting a fault when it is none.
    pub(crate) fn parse(pointer: &str, text: &str, faults: &mut Faults) -> Self {
        let name = typed(text);
        if !is_plain(&name, 3, 64, "._-") {
            faults.add(pointer, "username.malformed");
        }
        Self(name)
    }

    /// The name somebody tried to sign in with, whatever it is: a name that cannot exist is just not found.
    pub(crate) fn tried(text: &str) -> Self {
        Self(typed(text))
    }

    /// A stored name.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A user name as it is kept, however it was typed: input methods write full width too, and a name that was given so has
/// to sign in so.
fn typed(text: &str) -> String {
    narrow(text).trim().to_lowercase()
}

/// The name of a role: 2 to 40 of `a-z 0-9 -`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RoleName(String);

impl RoleName {
    /// Reads a name, noting a fault when it is none.
    pub(crate) fn parse(pointer: &str, text: &str, faults: &mut Faults) -> Self {
        if !is_plain(text, 2, 40, "-") {
            faults.add(pointer, "role_name.malformed");
        }
        Self(text.to_owned())
    }

    /// A stored name, or one from the code.
    pub(crate) fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A new password: 10 to 128 characters. Length is what counts, and that it is none of those that everybody tries first
/// (`app/passwords.rs`); rules about kinds of characters only make people write passwords down (NIST SP 800-63B §3.1.1.2).
pub(crate) struct Password(String);

impl Password {
    /// Reads a password, noting a fault when its length will not do.
    pub(crate) fn parse(pointer: &str, text: &str, faults: &mut Faults) -> Self {
        if !(10..=128).contains(&text.chars().count()) {
            faults.add(pointer, "password.length");
        }
        Self(text.to_owned())
    }

    /// Passes unless it is made of what everybody knows of its owner: the user name may stand nowhere in it, and what is
    /// left without the other words (names, the product) must still be a start of a password.
    ///
    /// # Errors
    /// A fault at `pointer`.
    pub(crate) fn refuse_context(
        &self,
        pointer: &str,
        username: &Username,
        words: &[String],
    ) -> Result<(), Refusal> {
        let mut left = self.0.to_lowercase();
        let mut faults = Faults::new();
        if left.contains(username.as_str()) {
            faults.add(pointer, "password.holds_name");
        }
        for word in words.iter().filter(|word| word.chars().count() > 1) {
            left = left.replace(&word.to_lowercase(), "");
        }
        if left.chars().count() < LEFT_AT_LEAST {
            faults.add(pointer, "password.context");
        }
        faults.into_result()
    }

    /// The password, for hashing alone.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Password(hidden)")
    }
}

fn is_plain(text: &str, least: usize, most: usize, marks: &str) -> bool {
    (least..=most).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || marks.contains(letter))
}

#[cfg(test)]
mod tests {
    use kernel::Faults;

    use super::{Password, RoleName, Username};

    fn codes(faults: Faults) -> Vec<&'static str> {
        faults
            .into_result()
            .map_or_else(|refusal| refusal.faults.iter().map(|fault| fault.code).collect(), |()| Vec::new())
    }

    #[test]
    fn names_are_plain_and_small() {
        let mut faults = Faults::new();
        assert_eq!(Username::parse("/u", " Li.Wei ", &mut faults).as_str(), "li.wei");
        assert_eq!(Username::parse("/u", "ＬＩ．Wei－１２\u{200b}", &mut faults).as_str(), "li.wei-12");
        assert_eq!(Username::tried("　Ｌｉ。ｗｅｉ "), Username::tried("li.wei"));
        RoleName::parse("/r", "night-shift", &mut faults);
        assert_eq!(codes(faults), [""; 0]);
        for bad in ["ab", "1abc", "a b c", "李伟伟", "a".repeat(65).as_str()] {
            let mut faults = Faults::new();
            Username::parse("/u", bad, &mut faults);
            assert_eq!(codes(faults), ["username.malformed"], "{bad}");
        }
    }

    #[test]
    fn a_password_is_long_and_not_made_of_names() {
        let (name, words) = (Username::tried("liwei"), ["Steward".to_owned(), "李伟".to_owned()]);
        let fault = |text: &str| {
            let mut faults = Faults::new();
            let password = Password::parse("/p", text, &mut faults);
            let told = codes(faults);
            let refusal = password.refuse_context("/p", &name, &words).err();
            told.into_iter()
                .chain(refusal.into_iter().flat_map(|it| it.faults).map(|it| it.code))
                .collect::<Vec<_>>()
        };
        assert_eq!(fault("正确的马电池订书钉"), ["password.length"]);
        assert_eq!(fault("my-LiWei-2026"), ["password.holds_name"]);
        for made_of_names in ["STEWARD-demo", "steward2026!", "李伟李伟李伟李伟李伟123"] {
            assert_eq!(fault(made_of_names), ["password.context"], "{made_of_names}");
        }
        for good in ["correct horse battery", "a steward of the night sky"] {
            assert_eq!(fault(good), [""; 0], "{good}");
        }
    }
}

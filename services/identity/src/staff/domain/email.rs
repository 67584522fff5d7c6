//! Where somebody is written to.

use kernel::{Faults, text::narrow};

/// The longest address that mail takes (RFC 5321 §4.5.3.1, less the angle brackets of a path), and the longest part before the
/// `@`.
const MOST: usize = 254;
const MOST_LOCAL: usize = 64;

/// A mail address: letters, digits and the marks that providers give out, of a domain with a dot. Quoted names, comments and
/// addresses of single machines exist in the standard and in no group.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address, noting a fault when it is none.
    pub(crate) fn parse(pointer: &str, text: &str, faults: &mut Faults) -> Self {
        let (typed, is_one) = read(text);
        if !is_one {
            faults.malformed_email(pointer);
        }
        Self(typed)
    }

    /// What a provider says somebody's address is; nothing where that is none.
    pub(crate) fn told(text: &str) -> Option<Self> {
        let (typed, is_one) = read(text);
        is_one.then_some(Self(typed))
    }

    /// A stored address.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// By what two spellings of one address are found to be one.
    pub(crate) fn match_key(&self) -> String {
        self.0.to_lowercase()
    }

    /// As those see it who need not write to it: the first letter and the domain.
    pub(crate) fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}***@{domain}")
    }
}

/// Never shown by accident.
impl std::fmt::Debug for EmailAddress {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("EmailAddress(hidden)")
    }
}

fn read(text: &str) -> (String, bool) {
    let typed = narrow(text).trim().to_owned();
    let Some((local, domain)) = typed.split_once('@') else { return (typed, false) };
    let is_one = typed.len() <= MOST && is_local(local) && is_domain(domain);
    let address = format!("{local}@{}", domain.to_lowercase());
    (address, is_one)
}

fn is_local(local: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter))
    };
    local.len() <= MOST_LOCAL && local.split('.').all(is_part)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use kernel::Faults;

    use super::EmailAddress;

    #[test]
    fn an_address_is_read_however_it_is_typed() {
        let mut faults = Faults::new();
        for typed in [" Li.Wei@Example.COM ", "Ｌｉ．Ｗｅｉ＠ｅｘａｍｐｌｅ．ｃｏｍ"] {
            let read = EmailAddress::parse("/email", typed, &mut faults);
            assert_eq!(read.as_str(), "Li.Wei@example.com", "{typed}");
            assert_eq!(
                (read.match_key(), read.masked()),
                ("li.wei@example.com".into(), "L***@example.com".into())
            );
        }
        assert!(faults.into_result().is_ok());
    }

    #[test]
    fn what_is_no_address_is_a_fault() {
        let long = format!("{}@example.com", "a".repeat(65));
        let two = "li@example.com,wang@example.com";
        for none in [
            "",
            "li",
            "li@",
            "@example.com",
            "li@localhost",
            "li@@example.com",
            "l i@example.com",
            ".li@example.com",
            "li@-example.com",
            "li@example..com",
            "li@example.com\r\nBcc: x@example.com",
            "\"li\"@example.com",
            "李@example.com",
            two,
            &long,
        ] {
            let mut faults = Faults::new();
            EmailAddress::parse("/email", none, &mut faults);
            let refusal = faults.into_result().err().map(|refusal| refusal.faults[0].code);
            assert_eq!(
                (refusal, EmailAddress::told(none).is_none()),
                (Some("email.malformed"), true),
                "{none}"
            );
        }
    }
}

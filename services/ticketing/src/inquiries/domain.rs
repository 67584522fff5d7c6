//! The code by which whoever left neither name nor number asks about their matter (CNF-14).

/// How many digits: more than 66 bits, so that nobody finds one by trying.
const DIGITS: usize = 20;

/// How many are spoken at a time.
const GROUP: usize = 4;

/// A code, as its digits. Digits can be said in every language and typed on every telephone.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct InquiryCode(String);

impl InquiryCode {
    /// A code made of random bits.
    pub(crate) fn of(bits: u128) -> Self {
        let most = 10_u128.pow(DIGITS.try_into().unwrap_or(u32::MAX));
        Self(format!("{:0width$}", bits % most, width = DIGITS))
    }

    /// The code that somebody types, in whatever groups; nothing where it is none.
    pub(crate) fn read(typed: &str) -> Option<Self> {
        let mut digits = String::with_capacity(DIGITS);
        for character in typed.chars() {
            match character {
                '0'..='9' => digits.push(character),
                // As Chinese keyboards type them.
                '０'..='９' => {
                    let digit = u32::from(character) - u32::from('０');
                    digits.push(char::from_digit(digit, 10)?);
                }
                ' ' | '-' | '－' | '–' | '\u{3000}' | '\t' => {}
                _other => return None,
            }
        }
        (digits.len() == DIGITS).then_some(Self(digits))
    }

    /// What it is kept as.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }

    /// As it is said and written, such as `4831-0927-5510-3829-1174`.
    pub(crate) fn spoken(&self) -> String {
        let digits: Vec<char> = self.0.chars().collect();
        digits.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }
}

impl std::fmt::Debug for InquiryCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("InquiryCode")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::InquiryCode;

    #[test]
    fn a_code_is_read_however_it_is_typed_and_told_by_nobody_by_mistake() {
        let code = InquiryCode::of(48_310_927_551_038_291_174);
        assert_eq!(code.spoken(), "4831-0927-5510-3829-1174");
        for typed in
            ["48310927551038291174", " 4831 0927 5510 3829 1174", "４８３１－０９２７ 5510-3829-1174"]
        {
            assert_eq!(InquiryCode::read(typed).as_ref(), Some(&code), "{typed}");
        }
        for wrong in
            ["", "4831", "4831-0927-5510-3829-117", "4831-0927-5510-3829-11745", "4831x0927551038291174"]
        {
            assert_eq!(InquiryCode::read(wrong), None, "{wrong}");
        }
        assert_eq!(format!("{code:?}"), "InquiryCode");
    }

    proptest! {
        #[test]
        fn what_is_spoken_is_what_is_read(bits: u128) {
            let code = InquiryCode::of(bits);
            prop_assert_eq!(code.digits().len(), 20);
            prop_assert_eq!(InquiryCode::read(&code.spoken()), Some(code));
        }
    }
}

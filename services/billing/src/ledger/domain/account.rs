//! The ledger's accounts: few, and named after what they hold.

use std::{fmt, str::FromStr};

use kernel::{UnknownWord, Word};
use vocabulary::PayerAccountId;

/// What is charged for, such as `work` or `parking`: a word, until tariffs give it a price.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fee(String);

impl Fee {
    /// The longest word.
    pub(crate) const MAX: usize = 64;

    /// Paid work at a customer's (BIL-06).
    pub(crate) fn work() -> Self {
        Self("work".to_owned())
    }

    /// The word.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A word of lower-case letters, digits and `_` that begins with a letter.
impl FromStr for Fee {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let starts_well = word.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        let is_word =
            word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        match starts_well && is_word && word.len() <= Self::MAX {
            true => Ok(Self(word.to_owned())),
            false => Err(UnknownWord { list: Self::LIST, word: word.to_owned() }),
        }
    }
}

/// Columns hold it like the words of closed lists.
impl Word for Fee {
    const LIST: &'static str = "Fee";

    fn as_str(&self) -> &str {
        self.as_str()
    }
}

kernel::define_stored_words! {
    /// What an account holds.
    pub(crate) enum AccountClass {
        /// What payers owe.
        Receivable = "receivable",
        /// What was earned.
        Revenue = "revenue",
        /// What came in.
        Cash = "cash",
    }
}

/// One account: `receivable:<payer account>`, `revenue:<fee>` or `cash`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Account {
    Receivable(PayerAccountId),
    Revenue(Fee),
    Cash,
}

impl Account {
    /// What it holds.
    pub(crate) const fn class(&self) -> AccountClass {
        match self {
            Self::Receivable(_) => AccountClass::Receivable,
            Self::Revenue(_) => AccountClass::Revenue,
            Self::Cash => AccountClass::Cash,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = self.class().as_str();
        match self {
            Self::Receivable(payer) => write!(out, "{class}:{payer}"),
            Self::Revenue(fee) => write!(out, "{class}:{}", fee.as_str()),
            Self::Cash => out.write_str(class),
        }
    }
}

impl FromStr for Account {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { list: "Account", word: text.to_owned() };
        match text.split_once(':') {
            Some(("receivable", payer)) => {
                payer.parse().map(Self::Receivable).map_err(|_not_an_id: kernel::IdError| unknown())
            }
            Some(("revenue", fee)) => fee.parse().map(Self::Revenue),
            None if text == "cash" => Ok(Self::Cash),
            Some(_) | None => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use vocabulary::PayerAccountId;

    use super::{Account, Fee};

    #[test]
    fn an_account_is_read_back_from_its_name() {
        let payer = PayerAccountId::new(&kernel::SeededIds::new(1));
        for account in [Account::Receivable(payer), Account::Revenue(Fee::work()), Account::Cash] {
            assert_eq!(account.to_string().parse(), Ok(account));
        }
        for text in ["", "cash:", "revenue", "revenue:Work", "receivable:me", "gold"] {
            assert!(text.parse::<Account>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_fee_is_one_lower_case_word() {
        let longest = "x".repeat(Fee::MAX);
        assert!(longest.parse::<Fee>().is_ok());
        for word in ["", "1st", "_a", "two words", "Work", "费用", &format!("{longest}x")] {
            assert!(word.parse::<Fee>().is_err(), "{word}");
        }
    }
}

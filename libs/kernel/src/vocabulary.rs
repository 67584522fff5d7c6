//! The desk's own words, which rules, events and the API all use: closed lists, stored and sent as snake_case.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$word_meta:meta])* $word:ident = $text:tt),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum $name { $($(#[$word_meta])* #[serde(rename = $text)] $word,)+ }

        impl $name {
            /// Every word of the list, in its own order.
            pub const ALL: &'static [Self] = &[$(Self::$word),+];

            /// The stored and sent form.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($text => Ok(Self::$word),)+
                    other => Err(UnknownWord { list: stringify!($name), word: other.to_owned() }),
                }
            }
        }
    )+};
}

/// A word that is not on its list: a row or a message from a version we do not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no {list}")]
pub struct UnknownWord {
    /// The list.
    pub list: &'static str,
    /// What was found.
    pub word: String,
}

words! {
    /// How a customer reached us (rulebook §1.1).
    Channel {
        /// 来电.
        Call = "call",
        /// 来访.
        Visit = "visit",
        /// 来函.
        Letter = "letter",
        /// The group's own app.
        App = "app",
        /// WeChat.
        Wechat = "wechat",
        /// E-mail.
        Email = "email",
        /// Found on patrol.
        Patrol = "patrol",
        /// A third party's application.
        Api = "api",
    }
    /// What a ticket is about (CLS-13).
    TicketKind {
        /// 报修.
        Repair = "repair",
        /// 投诉.
        Complaint = "complaint",
        /// 咨询.
        Inquiry = "inquiry",
        /// 建议.
        Suggestion = "suggestion",
        /// 表扬.
        Praise = "praise",
        /// 求助.
        Help = "help",
        /// 举报.
        Report = "report",
        /// 有偿服务.
        PaidService = "paid_service",
        /// 特别事件.
        SpecialEvent = "special_event",
        /// 申请.
        Application = "application",
    }
    /// How grave it is (CLS-03…06).
    Severity {
        /// 轻微.
        Minor = "minor",
        /// 一般.
        Ordinary = "ordinary",
        /// 重要.
        Important = "important",
        /// 重大.
        Major = "major",
    }
    /// How somebody lives in a unit.
    OccupancyRole {
        /// 业主.
        Owner = "owner",
        /// 租户.
        Tenant = "tenant",
        /// 家属 or anyone else who lives there.
        Resident = "resident",
    }
    /// Which promise a deadline keeps.
    DeadlineKind {
        /// First reaction to the customer.
        Respond = "respond",
        /// Somebody on site.
        Arrive = "arrive",
        /// Solved.
        Resolve = "resolve",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_and_sent_forms_agree_for_every_word() {
        for kind in TicketKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert!("leak".parse::<TicketKind>().is_err());
    }
}

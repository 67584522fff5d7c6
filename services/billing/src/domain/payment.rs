//! Money received for one invoice.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use kernel::{InvoiceId, Money, PaymentId, Refusal, UnknownWord};

use super::{Account, Cause, Journal, NewJournal, Payer, journal::JournalError};

/// How it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaymentMethod {
    /// 现金.
    Cash,
    /// 刷卡.
    Card,
    /// 银行转账.
    Transfer,
    /// 微信支付.
    Wechat,
    /// 支付宝.
    Alipay,
}

impl PaymentMethod {
    /// The stored and sent word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Card => "card",
            Self::Transfer => "transfer",
            Self::Wechat => "wechat",
            Self::Alipay => "alipay",
        }
    }
}

impl FromStr for PaymentMethod {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        match word {
            "cash" => Ok(Self::Cash),
            "card" => Ok(Self::Card),
            "transfer" => Ok(Self::Transfer),
            "wechat" => Ok(Self::Wechat),
            "alipay" => Ok(Self::Alipay),
            other => Err(UnknownWord { list: "PaymentMethod", word: other.to_owned() }),
        }
    }
}

/// Whether it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PaymentState {
    Received,
    Reversed { at: DateTime<Utc>, reason: String },
}

impl PaymentState {
    /// The stored and sent word.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Reversed { .. } => "reversed",
        }
    }
}

/// Everything a payment begins with.
#[derive(Debug, Clone)]
pub(crate) struct NewPayment {
    pub(crate) id: PaymentId,
    pub(crate) amount: Money,
    pub(crate) method: PaymentMethod,
    /// What the bank or the till calls it.
    pub(crate) reference: Option<String>,
    pub(crate) received_by: String,
    pub(crate) received_at: DateTime<Utc>,
}

/// Money received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    pub(crate) id: PaymentId,
    /// Counts saved changes; what each of them means is said as a step of the invoice's life.
    pub(crate) version: i32,
    pub(crate) invoice_id: InvoiceId,
    pub(crate) payer: Payer,
    pub(crate) amount: Money,
    pub(crate) method: PaymentMethod,
    pub(crate) reference: Option<String>,
    pub(crate) state: PaymentState,
    pub(crate) received_by: String,
    pub(crate) received_at: DateTime<Utc>,
}

impl Payment {
    /// Marks it as not received after all; the invoice it paid has to be told.
    pub(super) fn reverse(&mut self, reason: String, at: DateTime<Utc>) -> Result<(), Refusal> {
        match self.state {
            PaymentState::Received => {
                self.state = PaymentState::Reversed { at, reason };
                self.version += 1;
                Ok(())
            }
            PaymentState::Reversed { .. } => Err(Refusal::conflict(
                "billing.payment_reversed",
                "The payment was reversed already.",
                "该收款已冲销。",
            )),
        }
    }

    /// The journal behind its present state: cash came in for what was owed, or both are taken back.
    pub(crate) fn journal(&self, new: NewJournal) -> Result<Journal, JournalError> {
        let accounts = (Account::Cash, Account::Receivable(self.payer.account_id));
        match self.state {
            PaymentState::Received => {
                Journal::transfer(new, Cause::PaymentReceived(self.id), self.amount, accounts)
            }
            PaymentState::Reversed { .. } => {
                let cause = Cause::PaymentReversed(self.id);
                Journal::transfer(new, cause, self.amount, accounts).map(Journal::reversed)
            }
        }
    }
}

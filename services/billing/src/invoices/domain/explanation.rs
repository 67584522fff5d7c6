//! Why somebody owes something, in words they can check.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Explained, Money};

use super::{Invoice, InvoiceState};
use crate::charges::domain::{Charge, ChargeState, Origin, Reversal, ReversalKind, Work};

/// Where `charge` comes from, and what became of it; times are those of the estate's `zone`.
pub(crate) fn explain(charge: &Charge, invoice: Option<&Invoice>, zone: Tz) -> Vec<Explained> {
    let mut steps = match &charge.origin {
        Origin::Work(work) => of_work(charge, work, zone),
        Origin::ByHand { by, period } => {
            let (days_en, days_zh) = period.map_or_else(Default::default, |period| {
                let (from, to) = (period.from(), period.to());
                (format!(" for {from} to {to}"), format!("，期间 {from} 至 {to}"))
            });
            let (fee, amount) = (charge.item.fee.as_str(), written(charge.item.amount));
            vec![plain(
                format!("{by} charged {amount} for {fee}{days_en}."),
                format!("{by} 登记费用 {fee} {amount}{days_zh}。"),
            )]
        }
    };
    if let Some(invoice) = invoice {
        steps.push(of_invoice(invoice));
    }
    if let ChargeState::Reversed(Reversal { kind, at, .. }) = &charge.state {
        let at = local(*at, zone);
        let (why_en, why_zh) = match kind {
            ReversalKind::BilledInError => ("billed in error", "计费有误"),
            ReversalKind::Forgiven => ("forgiven", "已减免"),
            ReversalKind::WorkCancelled => ("the work was cancelled", "工单已取消"),
        };
        steps.push(plain(
            format!("It was reversed at {at} ({why_en}) and is not owed any more."),
            format!("已于 {at} 冲销（{why_zh}），不再应收。"),
        ));
    }
    steps
}

fn of_work(charge: &Charge, work: &Work, zone: Tz) -> Vec<Explained> {
    let (number, amount) = (&work.ticket_number, written(charge.item.amount));
    let at = local(work.resolved_at, zone);
    vec![
        clause(
            "REP-09",
            format!("The fee of ticket {number} was stated and agreed to before the work began."),
            format!("工单 {number} 的费用在施工前已告知客户并获同意。"),
        ),
        clause(
            "REP-21",
            format!("The work was finished at {at}, so that {amount} is collected."),
            format!("工作已于 {at} 完成，应收 {amount}。"),
        ),
    ]
}

fn of_invoice(invoice: &Invoice) -> Explained {
    let number = &invoice.number;
    match invoice.state {
        InvoiceState::Issued | InvoiceState::PartlyPaid | InvoiceState::Paid { .. } => {
            let (owed, due_on) = (written(invoice.outstanding()), invoice.due_on);
            let (held_en, held_zh) = match invoice.disputed_at {
                Some(_since) => (" It is disputed and not demanded.", "该账单有争议，暂不催收。"),
                None => ("", ""),
            };
            plain(
                format!("Invoice {number} asks for it by {due_on}; {owed} of that invoice is owed.{held_en}"),
                format!("已计入账单 {number}，应于 {due_on} 前（含当日）支付，该账单未付 {owed}。{held_zh}"),
            )
        }
        InvoiceState::Void { .. } => plain(
            format!("Invoice {number} asked for it and was voided."),
            format!("曾计入账单 {number}，该账单已作废。"),
        ),
    }
}

fn local(at: DateTime<Utc>, zone: Tz) -> String {
    format!("{} ({})", at.with_timezone(&zone).format("%Y-%m-%d %H:%M"), zone.name())
}

fn written(amount: Money) -> String {
    format!("{amount} {}", amount.currency())
}

fn clause(rule: &str, en: String, zh: String) -> Explained {
    Explained { clause: Some(rule.to_owned()), en, zh }
}

fn plain(en: String, zh: String) -> Explained {
    Explained { clause: None, en, zh }
}

//! What holds after any sequence of steps, whoever takes them in whichever order.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use kernel::{Currency, EstateId, IdGen, Money, Refusal, SeededIds};
use proptest::prelude::*;
use vocabulary::{ChargeId, InvoiceId, JournalId, PayerAccountId, PaymentId, PaymentMethod};

use super::{Account, Fee, Journal, JournalHead, Side};
use crate::{
    charges::domain::{Charge, ChargeEvent, ChargeItem, Origin, Reversal, ReversalKind, Settlement},
    invoices::domain::{Invoice, InvoiceAct, InvoiceEvent, InvoiceLine, InvoiceState},
    payers::domain::{Party, Payer},
    payments::domain::{Payment, PaymentState, Remittance},
};

#[derive(Debug, Clone)]
enum Step {
    Charge(i64),
    Invoice(usize),
    Pay(usize, i64),
    Reverse(usize),
    Void(usize),
    ReverseCharge(usize),
    Dispute(usize),
    SettleDispute(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (-5_i64..500).prop_map(Step::Charge),
        (0_usize..8).prop_map(Step::Invoice),
        (0_usize..8, -5_i64..600).prop_map(|(which, minor)| Step::Pay(which, minor)),
        (0_usize..8).prop_map(Step::Reverse),
        (0_usize..8).prop_map(Step::Void),
        (0_usize..12).prop_map(Step::ReverseCharge),
        (0_usize..8).prop_map(Step::Dispute),
        (0_usize..8).prop_map(Step::SettleDispute),
    ]
}

/// All the books of one payer, in memory.
struct Books {
    ids: SeededIds,
    payer: Payer,
    charges: Vec<Charge>,
    invoices: Vec<Invoice>,
    payments: Vec<Payment>,
    journals: Vec<Journal>,
}

const NOW: DateTime<chrono::Utc> = DateTime::UNIX_EPOCH;

impl Books {
    fn open() -> Self {
        let ids = SeededIds::new(7);
        let payer = Payer {
            account_id: PayerAccountId::new(&ids),
            estate_id: EstateId::new(&ids),
            party: Party { unit_id: None, customer_id: None },
        };
        let (charges, invoices, payments, journals) = Default::default();
        Self { ids, payer, charges, invoices, payments, journals }
    }

    fn head(&self) -> JournalHead {
        JournalHead { id: JournalId::new(&self.ids), estate_id: self.payer.estate_id, posted_at: NOW }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Charge(minor) => self.charge(minor),
            Step::Invoice(which) => self.invoice(which),
            Step::Pay(which, minor) => self.pay(which, minor),
            Step::Reverse(which) => self.reverse(which),
            Step::Void(which) => self.void(which),
            Step::ReverseCharge(which) => self.reverse_charge(which),
            Step::Dispute(which) => {
                let _event = self.invoices.get_mut(which).and_then(|it| it.dispute(NOW));
            }
            Step::SettleDispute(which) => {
                let _event = self.invoices.get_mut(which).and_then(|it| it.settle_dispute(day()));
            }
        }
    }

    fn charge(&mut self, minor: i64) {
        let posted = post(&self.ids, &self.payer, Money::from_minor(minor, Currency::Cny));
        if let Ok((charge, event)) = posted {
            self.journals.push(charge.journal(self.head(), event).unwrap());
            self.charges.push(charge);
        }
    }

    fn invoice(&mut self, which: usize) {
        let is_asked =
            |id| self.invoices.iter().flat_map(|invoice| &invoice.lines).any(|line| line.charge_id == id);
        let is_open = |charge: &&Charge| charge.is_owed() && !is_asked(charge.id);
        let open: Vec<Charge> = self.charges.iter().skip(which).filter(is_open).cloned().collect();
        if let Ok((invoice, _event)) = issue(&self.ids, &open) {
            self.invoices.push(invoice);
        }
    }

    fn pay(&mut self, which: usize, minor: i64) {
        let (id, remittance) = (PaymentId::new(&self.ids), cash(Money::from_minor(minor, Currency::Cny)));
        let head = self.head();
        let Some(invoice) = self.invoices.get_mut(which) else { return };
        let before = invoice.clone();
        let payment = invoice.paid_by(id, remittance);
        match invoice.act(InvoiceAct::Pay(&payment)) {
            Ok(_event) => {
                self.journals.push(payment.journal(head).unwrap());
                self.payments.push(payment);
            }
            Err(_refused) => assert_eq!(*invoice, before, "a refusal changes nothing"),
        }
    }

    fn reverse(&mut self, which: usize) {
        let head = self.head();
        let Some(payment) = self.payments.get_mut(which) else { return };
        let invoice = self.invoices.iter_mut().find(|invoice| invoice.id == payment.invoice_id).unwrap();
        if invoice.take_back(payment, None, ("returned".to_owned(), NOW)).is_ok() {
            self.journals.push(payment.journal(head).unwrap());
        }
    }

    fn void(&mut self, which: usize) {
        let Some(invoice) = self.invoices.get_mut(which) else { return };
        if invoice.act(InvoiceAct::Void(reversal(ReversalKind::BilledInError))).is_err() {
            return;
        }
        let lines: Vec<ChargeId> = invoice.lines.iter().map(|line| line.charge_id).collect();
        for id in lines {
            let head = self.head();
            let charge = self.charges.iter_mut().find(|charge| charge.id == id).unwrap();
            if charge.is_owed() {
                let event = charge.reverse(reversal(ReversalKind::BilledInError)).unwrap();
                self.journals.push(charge.journal(head, event).unwrap());
            }
        }
    }

    fn reverse_charge(&mut self, which: usize) {
        let head = self.head();
        let Some(charge) = self.charges.get_mut(which) else { return };
        let Ok(event) = charge.reverse(reversal(ReversalKind::Forgiven)) else { return };
        self.journals.push(charge.journal(head, event).unwrap());
        let is_asked = |invoice: &&mut Invoice| invoice.lines.iter().any(|line| line.charge_id == charge.id);
        if let Some(invoice) = self.invoices.iter_mut().find(is_asked) {
            invoice.credit(charge, reversal(ReversalKind::Forgiven)).unwrap();
        }
    }

    /// Debits less credits by account.
    fn balances(&self) -> BTreeMap<Account, i64> {
        let mut balances = BTreeMap::new();
        for line in self.journals.iter().flat_map(Journal::lines) {
            let sum: &mut i64 = balances.entry(line.account.clone()).or_default();
            match line.side {
                Side::Debit => *sum += line.amount.minor(),
                Side::Credit => *sum -= line.amount.minor(),
            }
        }
        balances
    }

    fn check(&self) {
        let balances = self.balances();
        assert_eq!(balances.values().sum::<i64>(), 0, "the trial balance");
        for invoice in &self.invoices {
            let counts = |payment: &&Payment| {
                payment.invoice_id == invoice.id && payment.state == PaymentState::Received
            };
            let paid: i64 =
                self.payments.iter().filter(counts).map(|payment| payment.remittance.amount.minor()).sum();
            assert_eq!(invoice.paid.minor(), paid);
            let standing = |line: &&InvoiceLine| {
                self.charges.iter().any(|charge| charge.id == line.charge_id && charge.is_owed())
            };
            let lines = invoice.lines.iter().filter(standing);
            let demanded: i64 = lines.map(|line| line.item.amount.minor()).sum();
            assert_eq!(invoice.outstanding().minor(), (demanded - paid).max(0));
            assert_eq!(invoice.refund_due().minor(), (paid - demanded).max(0));
            let is_void = matches!(invoice.state, InvoiceState::Void { .. });
            assert_eq!(is_void, demanded == 0 && paid == 0, "void when nothing is asked for or paid");
            assert_eq!(matches!(invoice.state, InvoiceState::Paid { .. }), paid > 0 && paid >= demanded);
            assert!(!is_void || invoice.disputed_at.is_none(), "nobody disputes what is not asked for");
        }
        let standing = self.charges.iter().filter(|charge| charge.is_owed());
        let charged: i64 = standing.map(|charge| charge.item.amount.minor()).sum();
        let paid: i64 = self.invoices.iter().map(|invoice| invoice.paid.minor()).sum();
        let held = |account| balances.get(&account).copied().unwrap_or_default();
        assert_eq!(held(Account::Receivable(self.payer.account_id)), charged - paid);
        assert_eq!(held(Account::Revenue(Fee::work())), -charged);
        assert_eq!(held(Account::Cash), paid);
    }
}

fn post(ids: &dyn IdGen, payer: &Payer, amount: Money) -> Result<(Charge, ChargeEvent), Refusal> {
    let item = ChargeItem { fee: Fee::work(), description: "work".to_owned(), amount };
    let origin = Origin::ByHand { by: "staff:1".to_owned(), period: None };
    Charge::post(ChargeId::new(ids), *payer, (item, origin), NOW)
}

fn issue(ids: &dyn IdGen, charges: &[Charge]) -> Result<(Invoice, InvoiceEvent), Refusal> {
    Invoice::issue((InvoiceId::new(ids), String::new()), charges, day(), NOW)
}

fn day() -> NaiveDate {
    NOW.date_naive()
}

fn reversal(kind: ReversalKind) -> Reversal {
    Reversal { kind, reason: "mistaken".to_owned(), at: NOW }
}

fn cash(amount: Money) -> Remittance {
    Remittance {
        amount,
        method: PaymentMethod::Cash,
        reference: None,
        received_on: day(),
        received_by: "staff:1".to_owned(),
        received_at: NOW,
    }
}

proptest! {
    #[test]
    fn the_books_balance_after_every_step(steps in prop::collection::vec(step(), 1..40)) {
        let mut books = Books::open();
        for step in steps {
            books.take(step);
            books.check();
        }
    }

    #[test]
    fn a_ticket_owes_its_last_fee_less_what_was_let_off(
        resolutions in prop::collection::vec((prop::option::of(1_i64..1000), 0_u8..3), 1..10),
    ) {
        let books = Books::open();
        let mut known: Vec<Charge> = Vec::new();
        for (fee, then) in resolutions {
            let fee = fee.map(|minor| Money::from_minor(minor, Currency::Cny));
            let Settlement { reverse, charge } = Settlement::of(fee, books.payer.party, &known).unwrap();
            for id in reverse {
                let charge = known.iter_mut().find(|charge| charge.id == id).unwrap();
                charge.reverse(reversal(ReversalKind::BilledInError)).unwrap();
            }
            if let Some(due) = charge {
                known.push(post(&books.ids, &books.payer, due).unwrap().0);
            }
            let sum = |counts: fn(&Charge) -> bool| -> i64 {
                known.iter().filter(|charge| counts(charge)).map(|charge| charge.item.amount.minor()).sum()
            };
            let (owed, let_off) = (sum(Charge::is_owed), sum(Charge::is_let_off));
            prop_assert_eq!(owed, (fee.map_or(0, Money::minor) - let_off).max(0));
            if let (1 | 2, Some(last)) = (then, known.last_mut()) {
                let kind = if then == 1 { ReversalKind::BilledInError } else { ReversalKind::Forgiven };
                drop(last.reverse(reversal(kind)));
            }
        }
    }
}

#[test]
fn unlike_currencies_and_overpayments_are_refused_with_figures() {
    let books = Books::open();
    let (charge, _event) = post(&books.ids, &books.payer, Money::from_minor(10_000, Currency::Cny)).unwrap();
    let (mut invoice, _event) = issue(&books.ids, &[charge]).unwrap();
    let pay = |invoice: &mut Invoice, minor, currency| {
        let payment = invoice.paid_by(PaymentId::new(&books.ids), cash(Money::from_minor(minor, currency)));
        invoice.act(InvoiceAct::Pay(&payment))
    };
    assert_eq!(pay(&mut invoice, 1, Currency::Hkd).unwrap_err().code, "billing.unlike_currencies");
    let refusal = pay(&mut invoice, 10_001, Currency::Cny).unwrap_err();
    assert_eq!(refusal.to_string(), "billing.overpayment offered=100.01 currency=CNY owed=100.00");
    assert!(pay(&mut invoice, 10_000, Currency::Cny).is_ok());
    assert_eq!(pay(&mut invoice, 1, Currency::Cny).unwrap_err().code, "billing.invoice_paid");
    let refusal = invoice.act(InvoiceAct::Void(reversal(ReversalKind::BilledInError))).unwrap_err();
    assert_eq!(refusal.code, "billing.invoice_has_payments");
}

#[test]
fn an_invoice_asks_for_no_more_than_one_payment_may_be() {
    let books = Books::open();
    let largest = Money::from_minor(Money::MOST_CHARGED, Currency::Cny);
    let charges = [largest, Money::from_minor(1, Currency::Cny)]
        .map(|amount| post(&books.ids, &books.payer, amount).unwrap().0);
    let refusal = issue(&books.ids, &charges).unwrap_err();
    assert_eq!(refusal.code, "billing.amount_too_large");
    assert!(issue(&books.ids, &charges[..1]).is_ok());
}

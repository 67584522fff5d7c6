//! What holds after any sequence of steps, whoever takes them in whichever order.

use std::collections::BTreeMap;

use chrono::DateTime;
use kernel::{
    ChargeId, Currency, EstateId, IdGen, InvoiceId, JournalId, Money, PayerAccountId, PaymentId, SeededIds,
    TicketId,
};
use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
enum Step {
    Charge(i64),
    Invoice(usize),
    Pay(usize, i64),
    Reverse(usize),
    Void(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (-5_i64..500).prop_map(Step::Charge),
        (0_usize..8).prop_map(Step::Invoice),
        (0_usize..8, -5_i64..600).prop_map(|(which, minor)| Step::Pay(which, minor)),
        (0_usize..8).prop_map(Step::Reverse),
        (0_usize..8).prop_map(Step::Void),
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

    fn head(&self) -> NewJournal {
        NewJournal { id: JournalId::new(&self.ids), estate_id: self.payer.estate_id, posted_at: NOW }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Charge(minor) => self.charge(minor),
            Step::Invoice(which) => self.invoice(which),
            Step::Pay(which, minor) => self.pay(which, minor),
            Step::Reverse(which) => self.reverse(which),
            Step::Void(which) => self.void(which),
        }
    }

    fn charge(&mut self, minor: i64) {
        let new = new_charge(&self.ids, &self.payer, Money::from_minor(minor, Currency::Cny));
        if let Ok((charge, event)) = Charge::post(new) {
            self.journals.push(charge.journal(self.head(), event).unwrap());
            self.charges.push(charge);
        }
    }

    fn invoice(&mut self, which: usize) {
        let is_asked =
            |id| self.invoices.iter().flat_map(|invoice| &invoice.lines).any(|line| line.charge_id == id);
        let open: Vec<Charge> =
            self.charges.iter().skip(which).filter(|charge| !is_asked(charge.id)).cloned().collect();
        let new = NewInvoice { id: InvoiceId::new(&self.ids), number: String::new(), issued_at: NOW };
        if let Ok((invoice, _event)) = Invoice::issue(new, &open) {
            self.invoices.push(invoice);
        }
    }

    fn pay(&mut self, which: usize, minor: i64) {
        let new = new_payment(&self.ids, Money::from_minor(minor, Currency::Cny));
        let head = self.head();
        let Some(invoice) = self.invoices.get_mut(which) else { return };
        let before = invoice.clone();
        match invoice.receive(new) {
            Ok((payment, _event)) => {
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
        if invoice.take_back(payment, "returned".to_owned(), NOW).is_ok() {
            self.journals.push(payment.journal(head).unwrap());
        }
    }

    fn void(&mut self, which: usize) {
        let Some(invoice) = self.invoices.get_mut(which) else { return };
        if invoice.void("mistaken".to_owned(), NOW).is_err() {
            return;
        }
        let lines: Vec<ChargeId> = invoice.lines.iter().map(|line| line.charge_id).collect();
        for id in lines {
            let head = self.head();
            let charge = self.charges.iter_mut().find(|charge| charge.id == id).unwrap();
            let event = charge.reverse(NOW).unwrap();
            self.journals.push(charge.journal(head, event).unwrap());
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
            let paid: i64 = self.payments.iter().filter(counts).map(|payment| payment.amount.minor()).sum();
            assert_eq!(invoice.paid.minor(), paid);
            let is_void = matches!(invoice.state, InvoiceState::Void { .. });
            let owed = if is_void { 0 } else { invoice.total.minor() - paid };
            assert_eq!(invoice.outstanding().minor(), owed);
            assert!(owed >= 0, "never over-settled");
            assert_eq!(matches!(invoice.state, InvoiceState::Paid { .. }), !is_void && owed == 0);
        }
        let standing = |charge: &&Charge| charge.state == ChargeState::Standing;
        let charged: i64 = self.charges.iter().filter(standing).map(|charge| charge.amount.minor()).sum();
        let paid: i64 = self.invoices.iter().map(|invoice| invoice.paid.minor()).sum();
        let held = |account| balances.get(&account).copied().unwrap_or_default();
        assert_eq!(held(Account::Receivable(self.payer.account_id)), charged - paid);
        assert_eq!(held(Account::Revenue(Fee::work())), -charged);
        assert_eq!(held(Account::Cash), paid);
    }
}

fn new_charge(ids: &dyn IdGen, payer: &Payer, amount: Money) -> NewCharge {
    NewCharge {
        id: ChargeId::new(ids),
        payer: *payer,
        fee: Fee::work(),
        description: "work".to_owned(),
        amount,
        origin: Origin::ByHand { by: "staff:1".to_owned(), period: None },
        posted_at: NOW,
    }
}

fn new_payment(ids: &dyn IdGen, amount: Money) -> NewPayment {
    NewPayment {
        id: PaymentId::new(ids),
        amount,
        method: PaymentMethod::Cash,
        reference: None,
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
    fn a_ticket_never_owes_more_than_its_fee(
        fee in 1_i64..1000,
        resolutions in prop::collection::vec((1_i32..6, any::<bool>()), 1..10),
    ) {
        let books = Books::open();
        let fee = Money::from_minor(fee, Currency::Cny);
        let mut known: Vec<Charge> = Vec::new();
        for (ticket_sequence, is_reversed_after) in resolutions {
            let work = work(&books.ids, ticket_sequence);
            if let Some(due) = work.still_due(fee, &known).unwrap() {
                let new = new_charge(&books.ids, &books.payer, due);
                let (charge, _event) = Charge::post(NewCharge { origin: Origin::Work(work), ..new }).unwrap();
                known.push(charge);
            }
            let standing = known.iter().filter(|charge| charge.state == ChargeState::Standing);
            prop_assert!(standing.map(|charge| charge.amount.minor()).sum::<i64>() <= fee.minor());
            if let (true, Some(last)) = (is_reversed_after, known.last_mut()) {
                drop(last.reverse(NOW));
            }
        }
    }
}

fn work(ids: &dyn IdGen, ticket_sequence: i32) -> Work {
    Work {
        ticket_id: TicketId::new(ids),
        ticket_sequence,
        ticket_number: "T2026-000001".to_owned(),
        standard: "service-centre".to_owned(),
        standard_version: 1,
        resolved_at: NOW,
    }
}

#[test]
fn unlike_currencies_and_overpayments_are_refused_with_words() {
    let books = Books::open();
    let new = new_charge(&books.ids, &books.payer, Money::from_minor(10_000, Currency::Cny));
    let (charge, _event) = Charge::post(new).unwrap();
    let new = NewInvoice { id: InvoiceId::new(&books.ids), number: String::new(), issued_at: NOW };
    let (mut invoice, _event) = Invoice::issue(new, &[charge]).unwrap();
    let pay = |invoice: &mut Invoice, minor, currency| {
        invoice.receive(new_payment(&books.ids, Money::from_minor(minor, currency)))
    };
    assert_eq!(pay(&mut invoice, 1, Currency::Hkd).unwrap_err().code, "billing.unlike_currencies");
    let refusal = pay(&mut invoice, 10_001, Currency::Cny).unwrap_err();
    assert_eq!(refusal.en, "100.01 CNY is more than the 100.00 CNY that is owed on this invoice.");
    assert_eq!(refusal.zh, "收款 100.01 CNY 超过该账单未付金额 100.00 CNY。");
    assert!(pay(&mut invoice, 10_000, Currency::Cny).is_ok());
    assert_eq!(pay(&mut invoice, 1, Currency::Cny).unwrap_err().code, "billing.invoice_paid");
    assert_eq!(invoice.void(String::new(), NOW).unwrap_err().code, "billing.invoice_has_payments");
}

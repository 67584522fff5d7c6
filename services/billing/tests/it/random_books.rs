//! Whatever cashiers do, in whichever order, the stored books balance.

use serde_json::json;

use crate::{
    desk::{Desk, an_invoice, text},
    on_both_engines,
};

on_both_engines! { any_sequence_of_steps_leaves_the_books_balanced }

/// A small generator (Knuth's MMIX): the same steps in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<'a>(&mut self, from: &'a [String]) -> Option<&'a String> {
        let sides = u64::try_from(from.len()).unwrap().max(1);
        from.get(usize::try_from(self.roll(sides)).unwrap())
    }
}

async fn any_sequence_of_steps_leaves_the_books_balanced(desk: &Desk) {
    let mut dice = Dice(20_260_302);
    let (mut invoices, mut payments): (Vec<String>, Vec<String>) = Default::default();
    let mut done = [0_u32; 5];
    for _step in 0..140 {
        let amount = format!("{}.{:02}", dice.roll(90), dice.roll(100).max(1));
        match dice.roll(9) {
            0 | 1 => {
                invoices.push(an_invoice(desk, &amount).await.id);
                done[0] += 1;
            }
            2..=4 => {
                let Some(invoice) = dice.pick(&invoices) else { continue };
                let answer = desk.pay(invoice, &amount).await;
                if answer.status == 201 {
                    payments.push(answer.text("/payment_id"));
                    done[1] += 1;
                }
            }
            5 | 6 => {
                let Some(payment) = dice.pick(&payments) else { continue };
                let uri = format!("/api/v1/payments/{payment}/reverse");
                done[2] += u32::from(desk.act(&uri, 1, json!({ "reason": "returned" })).await.status == 200);
            }
            7 => {
                let Some(invoice) = dice.pick(&invoices) else { continue };
                let charge =
                    text(&desk.get(&format!("/api/v1/invoices/{invoice}")).await["lines"][0], "charge_id");
                let uri = format!("/api/v1/charges/{charge}/reverse");
                let body = json!({ "kind": "billed_in_error", "reason": "mistaken" });
                done[4] += u32::from(desk.act(&uri, 1, body).await.status == 200);
            }
            _void => {
                let Some(invoice) = dice.pick(&invoices) else { continue };
                done[3] += u32::from(desk.void(invoice, "forgiven").await.status == 200);
            }
        }
    }
    assert!(done.iter().all(|kind| *kind > 2), "each kind of step was taken: {done:?}");
    desk.books_balance().await;
}

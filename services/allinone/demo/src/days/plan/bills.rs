//! What homes are billed each month, and who pays when.

use chrono::Datelike;
use serde_json::json;

use super::{Act, Resident, Stories, minutes};
use crate::group::{ESTATES, THEIR_ESTATE};

/// So many homes are billed at the estate whose people sign in …
const HOMES_HERE: usize = 12;
/// … and at each other.
const HOMES_ELSEWHERE: usize = 1;
const METHODS: [&str; 4] = ["transfer", "wechat", "alipay", "cash"];

/// On the first day of each month that lies in the days.
pub(super) fn of_all_months(stories: &mut Stories, days: i64) {
    for day in 0..=days {
        let date = stories.first_day + chrono::TimeDelta::days(day);
        if date.day() == 1 {
            of_a_month(stories, day, date);
        }
    }
}

fn of_a_month(stories: &mut Stories, day: i64, first: chrono::NaiveDate) {
    let last =
        first.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(first);
    let mut number = 0;
    for estate in 0..ESTATES.len() {
        let homes = if estate == THEIR_ESTATE { HOMES_HERE } else { HOMES_ELSEWHERE };
        for home in 0..homes {
            let mut draw = stories.draw(&format!("bill {estate} {home}"), day);
            let story = stories.begin();
            // By their size, the same each month.
            let amount = format!("{}.{:02}", 210 + 35 * (home % 7), 40 + estate);
            let charge = json!({
                "fee": "property_fee", "description": format!("物业费 {}", first.format("%Y-%m")),
                "amount": { "amount": amount, "currency": "CNY" }, "period": { "from": first, "to": last },
            });
            let at = 9 * 60 + number;
            number += 1;
            stories.step(story, (day, at), "cashier", Act::Bill { who: Resident { estate, home }, charge });
            let percent = match draw.within(0..100) {
                0..72 => 100,
                72..82 => 50,
                _nothing => continue,
            };
            let method = draw.one(&METHODS).copied().unwrap_or("cash");
            let paid_on = day + 1 + minutes(&mut draw, 0, 25);
            let at = 9 * 60 + minutes(&mut draw, 0, 8 * 60);
            stories.step(story, (paid_on, at), "cashier", Act::Pay { percent, method });
        }
    }
}

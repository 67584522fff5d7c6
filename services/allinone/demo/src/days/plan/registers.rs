//! What is filled in at the estate whose people sign in: visitors, keys, hand-overs of shifts, patrols and letters.

use chrono::{Datelike, TimeDelta};
use serde_json::{Value, json};

use super::{Act, DAY, Stories, minutes};
use crate::{
    Draw,
    group::{THEIR_ESTATE, names},
};

const REASONS: [&str; 4] = ["上门检修空调", "送家具", "探访亲友", "看房"];
const KEYS: [(&str, &str, &str); 4] = [
    ("3号泵房", "equipment_room", "水泵例行保养"),
    ("1栋天台", "public_area", "检查防水"),
    ("配电间", "equipment_room", "抄表"),
    ("2栋地下室", "public_area", "清运杂物"),
];
const LEFT: [(&str, &str); 5] = [
    ("5栋电梯检修,等厂家配件", "urgent"),
    ("1栋大堂感应门关闭缓慢,已报修", "general"),
    ("业主寄存快递三件,明早来取", "general"),
    ("访客车位临时占用一个", "general"),
    ("东侧围墙灯带待更换", "later"),
];
const LETTERS: [(&str, &str, &str); 3] = [
    ("complaint", "来信反映楼上夜间噪音。", "客户服务中心"),
    ("suggestion", "来信建议增设充电桩。", "工程部"),
    ("praise", "来信表扬门岗值班人员。", "品质管理部"),
];

/// What a signature looks like, in thousandths of its field.
const STROKES: [[[i64; 2]; 4]; 2] =
    [[[120, 640], [260, 300], [380, 620], [520, 340]], [[560, 380], [640, 600], [760, 420], [900, 560]]];

pub(super) fn of_a_day(stories: &mut Stories, day: i64) {
    let mut draw = stories.draw("registers", day);
    if draw.chance(35) {
        visitor(stories, &mut draw, day);
    }
    if draw.chance(18) {
        key(stories, &mut draw, day);
    }
    if day % 5 == 1 {
        hand_over(stories, &mut draw, day);
    }
    if day % 7 == 2 {
        patrol(stories, &mut draw, day);
    }
    if day % 11 == 4 {
        letter(stories, &mut draw, day);
    }
}

fn fill_in(
    stories: &mut Stories,
    at: (i64, i64),
    form: &'static str,
    by: &'static str,
    contents: Value,
) -> u32 {
    let story = stories.begin();
    stories.step(story, at, by, Act::FillIn { form, estate: THEIR_ESTATE, contents });
    story
}

fn sign(field: &str) -> Option<Value> {
    Some(json!({ "field": field }))
}

/// A visitor comes and, but for one in ten who is not seen to, leaves.
fn visitor(stories: &mut Stories, draw: &mut Draw, day: i64) {
    let at = minutes(draw, 8 * 60, 18 * 60);
    let contents = json!({
        "arrived_at": stories.instant(day * DAY + at), "visitor": names::name(draw),
        "reason": draw.one(&REASONS), "identity_checked": true, "security_checked": true,
        "badge": format!("V-{:03}", day * 2 % 500),
    });
    let story = fill_in(stories, (day, at), "visitor-register", "frontdesk", contents);
    if draw.chance(90) {
        let left = at + minutes(draw, 20, 180);
        let closing = json!({ "contents": { "left_at": stories.instant(day * DAY + left) } });
        stories.step(story, (day, left), "frontdesk", Act::OnRecord("close", Some(closing)));
        stories.step(story, (day, left + 5), "frontdesk", Act::OnRecord("file", None));
    }
}

/// A key is lent and, but for one in eight, given back.
fn key(stories: &mut Stories, draw: &mut Draw, day: i64) {
    let at = minutes(draw, 8 * 60, 17 * 60);
    let (key, kind, purpose) = draw.one(&KEYS).copied().unwrap_or(KEYS[0]);
    let borrower = names::name(draw);
    let contents = json!({
        "key": format!("{key} {day}"), "kind": kind, "borrower": borrower,
        "identity_document": "工牌 20180", "identity_checked": true, "organisation": "工程部", "purpose": purpose,
        "is_private": false, "lent_at": stories.instant(day * DAY + at),
        "return_by": stories.instant(day * DAY + at + 6 * 60),
    });
    let story = fill_in(stories, (day, at), "key-loan-register", "frontdesk", contents);
    if draw.chance(88) {
        let back = at + minutes(draw, 60, 8 * 60);
        let closing = json!({ "contents": {
            "returned_at": stories.instant(day * DAY + back), "returned_by": borrower, "condition": "intact",
        } });
        let signed = json!({ "field": "borrower_signature", "name": borrower, "strokes": STROKES });
        stories.step(story, (day, at + 1), "frontdesk", Act::OnRecord("sign", Some(signed)));
        stories.step(story, (day, back), "frontdesk", Act::OnRecord("close", Some(closing)));
        stories.step(story, (day, back + 1), "frontdesk", Act::OnRecord("file", None));
    }
}

/// The shift is handed over in the afternoon: who leaves signs, and who takes over.
fn hand_over(stories: &mut Stories, draw: &mut Draw, day: i64) {
    let first = draw.within(0..LEFT.len());
    let items: Vec<Value> = LEFT
        .iter()
        .cycle()
        .skip(first)
        .take(2 + draw.within(0..2))
        .map(|(item, urgency)| {
            let is_done = draw.chance(50);
            let reason = if is_done { Value::Null } else { json!("等待配件") };
            let mut row = json!({ "item": item, "urgency": urgency, "is_done": is_done });
            if let (Some(row), false) = (row.as_object_mut(), is_done) {
                row.insert("reason".to_owned(), reason);
            }
            row
        })
        .collect();
    let contents =
        json!({ "shift_on": stories.first_day + TimeDelta::days(day), "shift": "early", "items": items });
    let at = 14 * 60 + 50;
    let story = fill_in(stories, (day, at), "shift-hand-over-book", "frontdesk", contents);
    stories.step(story, (day, at + 5), "frontdesk", Act::OnRecord("sign", sign("left_signature")));
    stories.step(story, (day, at + 8), "frontdesk-2", Act::OnRecord("sign", sign("taken_signature")));
    stories.step(story, (day, at + 9), "frontdesk-2", Act::OnRecord("file", None));
}

/// Once a week the estate is walked; the manager looks at what was seen. The last one waits for that.
fn patrol(stories: &mut Stories, draw: &mut Draw, day: i64) {
    let mut look = |item: &str| {
        let is_good = draw.chance(85);
        let mut row = json!({ "item": item, "state": if is_good { "good" } else { "poor" } });
        if let (Some(row), false) = (row.as_object_mut(), is_good) {
            row.insert("problem".to_owned(), json!("有破损,需整改"));
            row.insert("measure".to_owned(), json!("已通知责任班组"));
        }
        row
    };
    let contents = json!({
        "patrolled_on": stories.first_day + TimeDelta::days(day),
        "cleaning": [look("roads"), look("bins"), look("corridors")], "greening": [look("lawns"), look("hedges")],
        "security": [look("posts"), look("booth")], "engineering": [look("facilities"), look("equipment")],
    });
    let at = minutes(draw, 9 * 60, 11 * 60);
    let story = fill_in(stories, (day, at), "patrol-follow-up-record", "technician", contents);
    stories.step(story, (day, at + 3), "technician", Act::OnRecord("sign", sign("patroller_signature")));
    let checked = at + minutes(draw, 60, 20 * 60);
    stories.step(story, (day, checked), "estate-manager", Act::OnRecord("check", None));
    stories.step(
        story,
        (day, checked + 2),
        "estate-manager",
        Act::OnRecord("sign", sign("manager_signature")),
    );
    stories.step(story, (day, checked + 3), "estate-manager", Act::OnRecord("file", None));
}

/// A letter is entered, checked the next day and filed.
fn letter(stories: &mut Stories, draw: &mut Draw, day: i64) {
    let (classification, content, department) = draw.one(&LETTERS).copied().unwrap_or(LETTERS[0]);
    let received_on = stories.first_day + TimeDelta::days(day);
    let contents = json!({
        "received_on": received_on, "sender": names::name(draw), "classification": classification,
        "content": content, "department": department,
    });
    let at = minutes(draw, 10 * 60, 12 * 60) + i64::from(received_on.day());
    let story = fill_in(stories, (day, at), "letter-register", "frontdesk", contents);
    stories.step(story, (day + 1, at), "estate-manager", Act::OnRecord("check", None));
    stories.step(story, (day + 1, at + 1), "estate-manager", Act::OnRecord("file", None));
}

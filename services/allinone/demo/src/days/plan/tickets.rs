//! Calls and visits, the tickets that are opened for them, and what people do about these.

use serde_json::json;
use vocabulary::{Severity, TicketKind};

use super::{
    Act, CALLERS, DAY, Pace, Resident, Stories, minutes, resident,
    said::{COMPLAINTS, OTHERS, REPAIRS, SETTLED, Said},
};
use crate::{
    Draw,
    group::{THEIR_ESTATE, dispatcher_at, manager_at, technician_at},
};

/// Between these minutes of a day people call.
const OPEN: (i64, i64) = (7 * 60 + 30, 21 * 60);
/// How those reach us who do not call.
const WRITTEN: [&str; 3] = ["wechat", "app", "email"];
/// How customers pay for work.
const METHODS: [&str; 4] = ["wechat", "alipay", "cash", "card"];

/// How far a ticket is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// To its end, in time.
    Well,
    /// To its end, days late, while the customer presses.
    Late,
    /// To its end, and taken up again.
    Again,
    /// Somebody goes there, and it is left at that.
    LeftOnSite,
    /// Somebody takes it on, and it is left at that.
    LeftAccepted,
    /// Somebody is told of it, and it is left at that.
    LeftAssigned,
    /// Nobody looks at it.
    LeftOpen,
    /// The customer does not want it any more.
    Cancelled,
}

/// What comes in on one day: one to three tickets, and on every other a call that is settled on the spot.
pub(super) fn of_a_day(stories: &mut Stories, day: i64) {
    let mut draw = stories.draw("how many", day);
    for number in 0..1 + draw.within(0..3) {
        let mut draw = stories.draw(&format!("ticket {number}"), day);
        let at = day * DAY + minutes(&mut draw, OPEN.0, OPEN.1);
        one(stories, at, Pace::Usual);
    }
    if !draw.chance(50) {
        return;
    }
    let at = day * DAY + minutes(&mut draw, OPEN.0, OPEN.1);
    let (who, settled) = (resident(&mut draw), draw.one(&SETTLED).copied().unwrap_or_default());
    let story = stories.begin();
    stories.step_at(story, at, "agent", Act::AnswerCall(who));
    let act = Act::TakeDown { who, channel: "call", summary: settled, ticket: None };
    stories.step_at(story, at + 1, "agent", act);
    stories.step_at(story, at + 2, "agent", Act::WrapUp(settled));
}

/// What was begun yesterday and is not done yet, one at each step, so that there are tickets in every state.
pub(super) fn unfinished(stories: &mut Stories, yesterday: i64) {
    let courses = [Course::LeftOpen, Course::LeftAssigned, Course::LeftAccepted, Course::LeftOnSite];
    for (number, course) in (0_i64..).zip(courses) {
        let at = yesterday * DAY + 9 * 60 + 37 * number;
        let mut draw = stories.draw("unfinished", at);
        let who = Resident { estate: THEIR_ESTATE, home: draw.within(0..CALLERS) };
        let story = stories.begin_certainly();
        let Some(said) = draw.one(&REPAIRS) else { return };
        let at = take_down(stories, &mut draw, (story, at), (who, said));
        Ticket { stories, draw, story, who, said, pace: Pace::Usual }.take(course, at);
    }
}

/// One ticket from the call on, begun so many minutes after the beginning of all.
pub(super) fn one(stories: &mut Stories, at: i64, pace: Pace) {
    let mut draw = stories.draw("story", at);
    let who = resident(&mut draw);
    let story = stories.begin();
    let said = match draw.within(0..100) {
        0..62 => draw.one(&REPAIRS),
        62..80 => draw.one(&COMPLAINTS),
        _ => draw.one(&OTHERS),
    };
    let Some(said) = said else { return };
    let at = take_down(stories, &mut draw, (story, at), (who, said));
    Ticket { stories, draw, story, who, said, pace }.go_on(at);
}

/// Somebody calls, writes, or comes to the front desk where one is.
fn take_down(
    stories: &mut Stories,
    draw: &mut Draw,
    (story, at): (u32, i64),
    (who, said): (Resident, &Said),
) -> i64 {
    let ticket = Some(said.asked);
    if who.estate == THEIR_ESTATE && draw.chance(40) {
        let act = Act::TakeDown { who, channel: "visit", summary: said.summary, ticket };
        stories.step_at(story, at, "frontdesk", act);
        return at;
    }
    let agent = if draw.chance(70) { "agent" } else { "agent-2" };
    if !draw.chance(60) {
        let channel = draw.one(&WRITTEN).copied().unwrap_or("app");
        stories.step_at(story, at, agent, Act::TakeDown { who, channel, summary: said.summary, ticket });
        return at;
    }
    stories.step_at(story, at, agent, Act::AnswerCall(who));
    let act = Act::TakeDown { who, channel: "call", summary: said.summary, ticket };
    stories.step_at(story, at + 2, agent, act);
    stories.step_at(story, at + 3, agent, Act::WrapUp(said.asked.title));
    at + 3
}

/// A ticket while its story is drawn.
struct Ticket<'a> {
    stories: &'a mut Stories,
    draw: Draw,
    story: u32,
    who: Resident,
    said: &'a Said,
    pace: Pace,
}

impl Ticket<'_> {
    fn go_on(&mut self, at: i64) {
        let kind = self.said.asked.kind;
        if matches!(kind, TicketKind::Inquiry | TicketKind::Suggestion | TicketKind::Praise) {
            return self.answer(at);
        }
        let course = match self.draw.within(0..100) {
            0..70 => Course::Well,
            70..80 => Course::Late,
            80..84 => Course::Again,
            84..86 => Course::LeftOnSite,
            86..88 => Course::LeftAccepted,
            88..90 => Course::LeftAssigned,
            90..92 => Course::LeftOpen,
            _ => Course::Cancelled,
        };
        self.take(course, at);
    }

    /// What needs nobody to be sent is answered by whoever took it down.
    fn answer(&mut self, at: i64) {
        let at = self.after(at, 30, 240);
        self.act(at, "supervisor", "resolve", json!({}));
    }

    fn take(&mut self, course: Course, at: i64) {
        let estate = self.who.estate;
        if course == Course::LeftOpen {
            return;
        }
        if course == Course::Cancelled {
            let at = self.after(at, 10, 300);
            return self.act(at, manager_at(estate), "cancel", json!({ "reason": "业主来电取消" }));
        }
        let is_late = course == Course::Late;
        // Who goes there repairs; what is complained of is the manager's.
        let goes_there = self.said.asked.kind != TicketKind::Complaint;
        let worker = if goes_there { technician_at(estate) } else { manager_at(estate) };
        let at = if is_late { self.after(at, 300, 1_500) } else { self.after(at, 1, 2) };
        self.stories.step_at(self.story, at, dispatcher_at(estate), Act::Assign(worker));
        if course == Course::LeftAssigned {
            return;
        }
        if is_late {
            let at = self.after(at, 20, 40);
            self.act(at, "agent", "urge", json!({ "reason": "业主再次来电催办" }));
        }
        let at = if is_late { self.after(at, 60, 600) } else { self.after(at, 1, 2) };
        self.act(at, worker, "accept", json!({}));
        if course == Course::LeftAccepted {
            return;
        }
        let (at, has_fee) = if goes_there { self.go_there(at, is_late) } else { (at, false) };
        if course == Course::LeftOnSite {
            return;
        }
        self.finish(at, worker, (course, has_fee));
    }

    /// On the site; some work has its price, which the customer agrees to. Tells when, and whether it has.
    fn go_there(&mut self, at: i64, is_late: bool) -> (i64, bool) {
        let worker = technician_at(self.who.estate);
        let is_urgent = matches!(self.said.asked.severity, Severity::Important | Severity::Major);
        let at = match (is_late, is_urgent) {
            (true, _) => self.after(at, 600, 2_400),
            (false, true) => self.after(at, 3, 8),
            (false, false) => self.after(at, 20, 240),
        };
        self.act(at, worker, "arrive", json!({}));
        if self.said.asked.kind != TicketKind::PaidService && !self.draw.chance(25) {
            return (at, false);
        }
        let fee = format!("{}.00", 30 + 10 * self.draw.within(0..20));
        let at = self.after(at, 5, 20);
        self.act(at, worker, "quote", json!({ "fee": { "amount": fee, "currency": "CNY" } }));
        let at = self.after(at, 5, 30);
        self.act(at, manager_at(self.who.estate), "approve", json!({ "channel": "call" }));
        (at, true)
    }

    fn finish(&mut self, at: i64, worker: &'static str, (course, has_fee): (Course, bool)) {
        let at = if course == Course::Late { self.after(at, 60, 1_440) } else { self.after(at, 20, 180) };
        let done = json!({ "materials": self.said.materials });
        self.act(at, worker, "resolve", done.clone());
        if course == Course::Again {
            let at = self.after(at, 600, 1_500);
            self.act(at, "agent", "reopen", json!({ "reason": "业主反映问题没有解决" }));
            let at = self.after(at, 120, 1_200);
            return self.act(at, worker, "resolve", done);
        }
        let method = self.draw.one(&METHODS).copied().unwrap_or("cash");
        if has_fee && self.draw.chance(75) {
            let at = self.after(at, 60, 4_000);
            self.stories.step_at(self.story, at, "cashier", Act::Pay { percent: 100, method });
        }
    }

    fn act(&mut self, at: i64, by: &'static str, act: &'static str, body: serde_json::Value) {
        self.stories.step_at(self.story, at, by, Act::OnTicket(act, body));
    }

    /// A moment so many minutes later; while somebody looks on, a tenth of it.
    fn after(&mut self, at: i64, from: i64, to: i64) -> i64 {
        let span = minutes(&mut self.draw, from, to);
        match self.pace {
            Pace::Usual => at + span,
            Pace::Watched => at + (span / 10).clamp(1, 60),
        }
    }
}

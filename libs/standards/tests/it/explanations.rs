//! A decision says how it came about.

use standards::{Facts, Standard, Step, calendar_for};
use vocabulary::{DeadlineKind, Severity, TicketKind};

use crate::{china, cst, standard};

fn told(steps: &[Step]) -> String {
    let line = |step: &Step| {
        let clause = step.clause.as_ref().map_or("-", |clause| clause.as_str());
        format!("[{clause}] {} {}", step.en, step.zh)
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn explain(standard: &Standard, facts: &Facts<'_>) -> String {
    let decisions = standard.deadlines(facts, &china());
    told(&decisions.iter().find(|decision| decision.kind == DeadlineKind::Resolve).unwrap().explanation)
}

#[test]
fn a_term_of_the_customer_is_explained_where_it_rules() {
    let facts = Facts {
        kind: TicketKind::Complaint,
        severity: Severity::Ordinary,
        category: "",
        received_at: cst("2026-11-23 10:00"),
        customer_term: Some(cst("2026-11-25 12:00")),
    };
    insta::assert_snapshot!(explain(standard("service-centre"), &facts), @r#"
    [DLN-01] DLN-01 gives the same day. DLN-01 规定期限：当日。
    [-] Counted from 2026-11-23 10:00, it ends at 2026-11-23 23:59 (Asia/Shanghai). 自 2026-11-23 10:00 起算，至 2026-11-23 23:59 止（Asia/Shanghai）。
    [DLN-06] The customer asked for 2026-11-25 12:00; DLN-06 lets their term take its place. 客户要求 2026-11-25 12:00 前完成；依 DLN-06，以客户要求的期限为准。
    "#);
}

#[test]
fn a_figure_of_our_own_and_a_term_not_taken_are_explained() {
    let facts = Facts {
        kind: TicketKind::Repair,
        severity: Severity::Ordinary,
        category: "house_leak",
        received_at: cst("2026-11-23 10:00"),
        customer_term: Some(cst("2026-11-23 12:00")),
    };
    insta::assert_snapshot!(explain(standard("estate-office"), &facts), @r#"
    [DLN-24] DLN-24 states the duty but no figure; this standard sets 3 days. DLN-24 未给出具体期限；本标准设定为3天。
    [-] Counted from 2026-11-23 10:00, it ends at 2026-11-26 23:59 (Asia/Shanghai). 自 2026-11-23 10:00 起算，至 2026-11-26 23:59 止（Asia/Shanghai）。
    [-] The customer asked for 2026-11-23 12:00; no clause lets their term take this one's place. 客户要求 2026-11-23 12:00 前完成；没有条款允许以客户要求的期限为准。
    "#);
}

#[test]
fn a_sum_that_reaches_beyond_the_known_holidays_says_so() {
    let document = r#"
name = "utility"
version = 1
title = { zh = "供电", en = "power utility" }
source = "003.11"
[rectification]
below = 3
term = "24h"
clause = "CBK-64"
[[deadline]]
promise = "resolve"
term = "3wd"
clause = "DLN-15"
"#;
    let facts = |at: &str| Facts {
        kind: TicketKind::Complaint,
        severity: Severity::Ordinary,
        category: "",
        received_at: cst(at),
        customer_term: None,
    };
    let utility = Standard::parse(document).unwrap();
    insta::assert_snapshot!(explain(&utility, &facts("2026-12-30 10:00")), @r#"
    [DLN-15] DLN-15 gives 3 working days. DLN-15 规定期限：3个工作日。
    [-] Counted from 2026-12-30 10:00, it ends at 2027-01-05 18:00 (Asia/Shanghai). 自 2026-12-30 10:00 起算，至 2027-01-05 18:00 止（Asia/Shanghai）。
    [-] Not every day off of this time is announced; ordinary weeks were counted there, and the days off by law. 该期间的节假日安排尚未全部公布，缺失部分按普通工作周和法定节假日计算。
    [-] Off by the law alone, from which these days are computed: 2027-01-01. 以下日期仅依据法定节假日规定推算为休息日：2027-01-01。
    "#);
    assert!(!explain(&utility, &facts("2026-12-01 10:00")).contains("announced"));

    // In Hong Kong nothing is announced that the law does not say: Easter of 2026, with Ching Ming on its Sunday.
    let hong_kong = calendar_for(chrono_tz::Asia::Hong_Kong);
    insta::assert_snapshot!(told(&utility.deadlines(&facts("2026-04-02 10:00"), &hong_kong)[0].explanation), @r#"
    [DLN-15] DLN-15 gives 3 working days. DLN-15 规定期限：3个工作日。
    [-] Counted from 2026-04-02 10:00, it ends at 2026-04-10 18:00 (Asia/Hong_Kong). 自 2026-04-02 10:00 起算，至 2026-04-10 18:00 止（Asia/Hong_Kong）。
    [-] Not every day off of this time is announced; ordinary weeks were counted there, and the days off by law. 该期间的节假日安排尚未全部公布，缺失部分按普通工作周和法定节假日计算。
    [-] Off by the law alone, from which these days are computed: 2026-04-03, 2026-04-06, 2026-04-07. 以下日期仅依据法定节假日规定推算为休息日：2026-04-03、2026-04-06、2026-04-07。
    "#);
}

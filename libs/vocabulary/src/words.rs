//! The words of the trade: closed lists, stored and sent as snake_case.

kernel::define_words! {
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
    /// What a member of staff is told of.
    NoticeKind {
        /// A ticket was given to you.
        TicketAssigned = "ticket_assigned",
        /// A ticket was taken from you.
        TicketUnassigned = "ticket_unassigned",
        /// A follow-up was given to you.
        CallbackAssigned = "callback_assigned",
        /// A follow-up was taken from you.
        CallbackUnassigned = "callback_unassigned",
    }
    /// Who called whom.
    CallDirection {
        /// They called us.
        Inbound = "inbound",
        /// We called them.
        Outbound = "outbound",
    }
    /// How money came in.
    PaymentMethod {
        /// 现金.
        Cash = "cash",
        /// 刷卡.
        Card = "card",
        /// 银行转账.
        Transfer = "transfer",
        /// 微信支付.
        Wechat = "wechat",
        /// 支付宝.
        Alipay = "alipay",
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

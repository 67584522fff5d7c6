//! The words of scripts and of the articles that agents look things up in.

kernel::define_words! {
    /// A moment of a contact at which something is said or heeded (rulebook §37).
    ScriptMoment {
        /// A call is answered.
        CallOpening = "call_opening",
        /// An operator answers for the whole house (总机).
        Switchboard = "switchboard",
        /// A colleague calls.
        InternalCall = "internal_call",
        /// A visitor comes up to the desk.
        VisitOpening = "visit_opening",
        /// Staff stand at a customer's door (上门).
        HomeVisitOpening = "home_visit_opening",
        /// A customer is called back after the work (回访).
        CallbackOpening = "callback_opening",
        /// The customer speaks.
        Listening = "listening",
        /// The agent asks who it is, and from which home.
        Identity = "identity",
        /// The agent asks for personal information.
        PersonalData = "personal_data",
        /// The customer waits on the line.
        Hold = "hold",
        /// The call goes to somebody else.
        Transfer = "transfer",
        /// Who is asked for is in the house, but not here.
        ColleagueElsewhere = "colleague_elsewhere",
        /// Who is asked for is out.
        ColleagueAway = "colleague_away",
        /// Somebody else is in charge, and can be reached.
        Referral = "referral",
        /// The agent does not know the answer.
        Unclear = "unclear",
        /// The agent cannot go on now and will call back.
        Postponement = "postponement",
        /// What is asked for cannot be done for now.
        CannotNow = "cannot_now",
        /// Rules or covenants forbid what is asked for, or nobody here may decide it.
        Policy = "policy",
        /// A complaint about what the office answers for.
        ComplaintInScope = "complaint_in_scope",
        /// A complaint about what others answer for.
        ComplaintOutOfScope = "complaint_out_of_scope",
        /// Whoever complains is upset.
        ComplaintComfort = "complaint_comfort",
        /// Customers are disturbed in a conversation.
        Interrupting = "interrupting",
        /// The agent leaves the customer for a moment.
        SteppingAway = "stepping_away",
        /// The customer had to wait.
        Delay = "delay",
        /// Something is asked for that can be done at once.
        Promptness = "promptness",
        /// The customer paid, signed or filled something in.
        Cooperation = "cooperation",
        /// The customer thanks.
        Thanks = "thanks",
        /// Nobody works any more who could help.
        AfterHours = "after_hours",
        /// The contact comes to its end.
        Closing = "closing",
        /// A written message begins.
        MessageOpening = "message_opening",
        /// A written message ends.
        MessageClosing = "message_closing",
    }
    /// Whether a line of a script is spoken.
    ScriptForm {
        /// The agent says it.
        Say = "say",
        /// The agent heeds it.
        Prompt = "prompt",
    }
    /// What is filled into a line of a script.
    ScriptSlot {
        /// The office that answers.
        Office = "office",
        /// The agent.
        Name = "name",
        /// The customer by surname and form of address, such as 王女士.
        Title = "title",
        /// How many minutes.
        Minutes = "minutes",
        /// A department.
        Department = "department",
        /// A colleague.
        Colleague = "colleague",
        /// A telephone number.
        Number = "number",
        /// A point in time.
        Time = "time",
        /// What it is about.
        Matter = "matter",
    }
    /// What an article is about.
    ArticleKind {
        /// What customers ask, with the answer.
        Question = "question",
        /// A product or service, with its price and use.
        Product = "product",
        /// A discount or promotion.
        Discount = "discount",
        /// Where something is applied for, on what conditions and with what papers.
        Formality = "formality",
        /// What holds for everybody at an estate.
        HouseRule = "house_rule",
        /// What customers are promised.
        Promise = "promise",
        /// What helped with a trouble.
        Solution = "solution",
    }
}

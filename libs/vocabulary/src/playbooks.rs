//! The words of emergency playbooks (突发事件处置预案) and of their runs.

use crate::StatusClass;

kernel::define_words! {
    /// Where the run of a playbook stands.
    PlaybookRunStatus {
        /// It is being handled.
        Running = "running",
        /// Everything was done or decided, and written down.
        Closed = "closed",
        /// It was none after all.
        CalledOff = "called_off",
    }
    /// Where a step of a run stands.
    PlaybookStepStatus {
        /// To be done.
        Pending = "pending",
        /// Whether it is to be done has not been said yet.
        Undecided = "undecided",
        /// What it is for is not so here.
        NotApplicable = "not_applicable",
        /// It was done.
        Done = "done",
        /// The commander decided against it.
        Skipped = "skipped",
    }
    /// Whom a step is dialled to.
    EmergencyContact {
        /// 公安.
        Police = "police",
        /// 消防.
        Fire = "fire",
        /// 急救.
        Ambulance = "ambulance",
        /// 派出所.
        PoliceStation = "police_station",
        /// 保安中心.
        SecurityCentre = "security_centre",
        /// 管理处领导.
        ManagementOffice = "management_office",
        /// 公司, 公司行政部.
        HeadOffice = "head_office",
        /// 工程部.
        Engineering = "engineering",
        /// 电梯维保公司.
        LiftMaintenance = "lift_maintenance",
        /// 畜牧兽医部门.
        VeterinaryAuthority = "veterinary_authority",
    }
    /// Whose step it is.
    PlaybookRole {
        /// Whoever found it.
        Finder = "finder",
        /// Whoever commands on site.
        Commander = "commander",
        /// 保安.
        Security = "security",
        /// 工程.
        Engineering = "engineering",
        /// 电梯工.
        LiftOperator = "lift_operator",
        /// 管理处.
        Office = "office",
        /// 管理处经理.
        Manager = "manager",
        /// The keeper of a pet.
        Keeper = "keeper",
    }
    /// What a step is for, as far as rules go by it.
    PlaybookPurpose {
        /// Calling help from outside.
        Alert = "alert",
        /// Treating the injured.
        Treat = "treat",
        /// Telling those above.
        Report = "report",
        /// Saving people.
        Rescue = "rescue",
        /// Leaving the scene as it is.
        ProtectScene = "protect_scene",
        /// Eyewitnesses.
        Witnesses = "witnesses",
        /// Keeping others away.
        Isolate = "isolate",
        /// Helping the professional departments.
        Assist = "assist",
        /// Telling everybody.
        Inform = "inform",
        /// Finding out why.
        FindCause = "find_cause",
        /// Bringing everything back.
        Restore = "restore",
        /// Photos of the scene.
        Photos = "photos",
        /// The written record.
        Record = "record",
        /// A report by telephone before the written one.
        Phone = "phone",
        /// The written report to the company.
        ReportToCompany = "report_to_company",
        /// Anything else.
        Other = "other",
    }
    /// How an emergency comes about (EMG-01).
    EmergencyCause {
        /// 人为.
        ManMade = "man_made",
        /// 自然、不可预见.
        Natural = "natural",
    }
    /// What an emergency harms (EMG-01).
    EmergencyHarm {
        /// Employees, owners, customers.
        Persons = "persons",
        /// What belongs to owners, the company or customers.
        Property = "property",
    }
}

impl PlaybookRunStatus {
    /// What it amounts to.
    #[must_use]
    pub const fn class(self) -> StatusClass {
        match self {
            Self::Running => StatusClass::Open,
            Self::Closed => StatusClass::Done,
            Self::CalledOff => StatusClass::Void,
        }
    }
}

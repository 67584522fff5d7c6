//! Every act on a run as the API has it, declared once: its operation, which act it is, its path, who may, what is sent with
//! the fields that it cannot do without, and what that asks for. Routes, their description and what each run tells of its
//! acts are made of this.

/// Hands the list, behind what else is told, to one of `auth`'s macros, which say how an entry is read.
macro_rules! for_every_act {
    ($($then:ident)::+; $($told:tt)*) => {
        $($then)::+! { $($told)*
            /// Complete a step
            ///
            /// A step was done. One that needs a record takes the id of one that was handed in at the estate on the step's
            /// form, or a written text in its place; one that needs photos, the ids of their files. Steps that it names in
            /// `after` have to be settled first. Done in time is what was done in time, also when it is noted later.
            complete_playbook_step: CompleteStep at "/api/v1/playbook-runs/{id}/complete-step" for EmergenciesWrite
            "emergencies:write",
            StepCompletionBody ["step"] |body| => body.into_act()?;

            /// Skip a step
            ///
            /// The commander decides against a step by the situation (EMG-12). The written record and the report to the
            /// company cannot be skipped (EMG-61).
            skip_playbook_step: SkipStep at "/api/v1/playbook-runs/{id}/skip-step" for EmergenciesWrite
            "emergencies:write",
            StepSkipBody ["step", "reason"] |body| => body.into_act()?;

            /// Answer a condition
            ///
            /// Say whether something is so, such as whether somebody is injured: steps apply or do not, and their time runs
            /// from then on. It may change.
            answer_playbook_condition: Answer at "/api/v1/playbook-runs/{id}/answer" for EmergenciesWrite
            "emergencies:write",
            ConditionAnswerBody ["condition", "holds"] |body| => body.into_act()?;

            /// Take command
            ///
            /// From security, whoever works on emergencies may (EMG-11). From somebody who commands by name, only who holds
            /// `emergencies:command` there and takes it from one who does not.
            take_playbook_command: TakeCommand at "/api/v1/playbook-runs/{id}/take-command" for EmergenciesWrite
            "emergencies:write",
            => RequestedRunAct::TakeCommand;

            /// Hand command over
            ///
            /// To a member of staff who works on emergencies there; to security when nobody is named.
            hand_over_playbook_command: HandOver at "/api/v1/playbook-runs/{id}/hand-over" for EmergenciesWrite
            "emergencies:write",
            CommandHandOverBody [] |body| => body.into_act();

            /// Admit a reader
            ///
            /// Let one more member of staff see a confidential run. It is on the record.
            admit_playbook_reader: AdmitReader at "/api/v1/playbook-runs/{id}/admit-reader" for EmergenciesWrite
            "emergencies:write",
            PlaybookReaderBody ["staff_id"] |body| => body.into_act();

            /// Close a playbook's run
            ///
            /// Once every condition is answered, and every step that applies is done or skipped.
            close_playbook_run: Close at "/api/v1/playbook-runs/{id}/close" for EmergenciesWrite "emergencies:write",
            => RequestedRunAct::Act(PlaybookAct::Close);

            /// Call a playbook's run off
            ///
            /// It was no emergency, such as a false alarm. For a reason.
            call_off_playbook_run: CallOff at "/api/v1/playbook-runs/{id}/call-off" for EmergenciesWrite
            "emergencies:write",
            Reason ["reason"] |body| => RequestedRunAct::Act(PlaybookAct::CallOff { reason: body.read()? });
        }
    };
}

pub(super) use for_every_act;

# callbacks：各代码对应的中文。

callbacks-already_assigned = 该回访已由此人负责。
callbacks-approved_by_people = 免除须由员工批准，不得由应用批准。
callbacks-not_owed =
    回访{ $status ->
        [due] 待回访
        [in_progress] 回访中
        [done] 已完成
        [unreachable] 无法联系
       *[waived] 已免除
    }，无需再回访。
callbacks-not_waived =
    回访{ $status ->
        [due] 待回访
        [in_progress] 回访中
        [done] 已完成
        [unreachable] 无法联系
       *[waived] 已免除
    }，未被免除。
callbacks-own_waiver = 免除须由另一人批准。
callbacks-period_malformed = to 不得早于 from。
callbacks-too_early = 该回访须在 { $first } 之后进行，不得提前。
callbacks-waiver_approved = 该免除已获批准。
satisfaction-range = 必须在 1 到 5 之间

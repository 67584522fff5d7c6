# ticketing：各代码对应的中文。

back_test-period = 须晚于 from
back_test-too_many = 已保留 { $most } 次回测，请先删除一次。
back_test-too_many_tickets = 该期间共有 { $count } 张工单，一次回测最多 { $most } 张
article-malformed_code = 只能由最多 { $most } 个小写字母、数字和连字符组成，并以 our- 开头
article-no_language = 中文、英文至少填写一种
articles-code_taken = 已有或曾有文章“{ $code }”，代码不再重复使用。
articles-other_version = 现行的是第 { $version } 版，请阅读该版。
articles-shipped = 文章“{ $code }”为系统自带，请另写一篇。
articles-staff_only = 只有员工本人可以确认已读。
articles-too_many = 集团自有文章最多 { $most } 篇，请先撤回一些。
calendars-name_reserved = “{ $name }”为系统自带日历，请另取名称发布，或为其公布年度安排。
calendars-year = 必须在 1949 至 2200 之间
call-unknown = 该小区没有这通电话
category-malformed = 必须是类似 house_leak 的小写词
category-other_kind = 该类别不适用于工单种类 { $kind }
category-unknown = 标准“{ $standard }”中没有该类别
customer_term-too_far = 须在一年之内
extension-not_later = 须晚于原定时限
extension-too_far = 最晚为 { $latest }（{ $clause }）
emergency_number-malformed = 必须是可以拨打的号码，如 119 或 021-5555 8000
emergency_number-twice = 本清单中“{ $contact }”已有号码
fee-foreign_currency = 须为该小区使用的币种 { $currency }
fee-not_the_sum = 各行须与总额币种一致，且合计等于总额
fee-out_of_range = 须在 0 至 { $most } 之间
inquiry-unknown = 没有对应此查询码的事项。
interaction-has_customer = 此来访者已是客户。
late_reason-missing = 补录超过三天的接待须说明原因
leak-of_oneself = 不能是本人
leak-unknown = 该工单没有此泄密记录
reader-cannot_read = 已停用，或无权查看该处工单
reader-complained_of = 是被投诉（举报）人
reader-unknown = 不在该工单的知情人名单中
readers-missing = 须指定知情人
readers-not_named = 仅限知情人的工单才能指定知情人
readers-too_many = 最多 { $most } 人
playbook-condition_unknown = 本预案没有这一情形
playbook-done_ahead = 不能晚于现在
playbook-done_before_event = 不能早于事发时间
playbook-happened_ahead = 不能晚于现在
playbook-happened_long_ago = 必须在最近31天之内
playbook-no_record_asked = 此步骤不需要记录
playbook-nobody_reads = 此类事件仅指定人员可见：请指定一名员工担任现场指挥
playbook-person_unfit = 必须是在本项目处置突发事件的在用员工
playbook-photos_missing = 此步骤需要照片
playbook-record_missing = 此步骤需要表单记录，或以 report 书面说明代替
playbook-record_of_another_form = 不是表单“{ $form }”的记录
playbook-record_unknown = 本项目没有提交过这份记录
playbook-step_unknown = 本预案没有这一步骤
playbook-ticket_unknown = 本项目没有这张工单
playbook-unknown = 没有这一预案
playbooks-answered_already = 已经这样答复过。
playbooks-commands_already = 现在就由其指挥。
playbooks-conditions_open = 以下情形尚未确认：{ $conditions }。
playbooks-not_confidential = 所有可查看突发事件的人员均可见此次处置。
playbooks-not_in_command = 须由现场指挥决定。
playbooks-not_outranked = 只有有权指挥他人者，才能从无此权限者手中接管指挥（EMG-11）。
playbooks-out_of_order = 须先完成步骤“{ $step }”。
playbooks-over =
    此次处置{ $status ->
        [closed] 已结案
        [called_off] 已撤销
       *[running] 正在进行
    }。
playbooks-reads_already = 其已可查看。
playbooks-staff_command = 应用程序不能担任指挥，须由员工担任。
playbooks-step_mandatory = 步骤“{ $step }”不得略过：处置须以书面记录结束（EMG-61）。
playbooks-step_settled =
    此步骤{ $status ->
        [done] 已完成
        [skipped] 已略过
       *[not_applicable] 不适用
    }。
playbooks-steps_open = 以下步骤既未完成也未略过：{ $steps }。
playbooks-too_many_readers = 一次处置最多 { $most } 人可查看。
received_at-in_future = 不能晚于当前时间
received_at-too_old = 须在一年之内
staff-unknown = 没有该员工
standards-is_withdrawn = 该版本已撤回。
standards-needs_person = 标准须由人员审批，应用不得代批（GOV-02）。
standards-not_proposed = 只有待审批的版本可以审批；该版本{ $status ->
        [published] 已发布
       *[withdrawn] 已撤回
    }。
standards-own_proposal = 该版本由您提出，须由他人审批（GOV-02）。
standards-ships = “{ $name }”为系统自带标准，无需审批，也不能撤回。
standards-name_reserved = “{ $name }”为系统自带标准的名称，请另取名称发布。
standards-unknown = 该小区适用的标准“{ $name }”第 { $version } 版尚未发布。
standards-version_exists = 标准“{ $name }”第 { $version } 版已存在，版本一经提出不可更改。
ticketing-already_assigned = 该工单已指派给此人。
ticketing-already_reader = 此人已是知情人。
ticketing-class_too_wide =
    此类事项不得放宽：{ $widest ->
        [named] 仅限知情人查看
       *[restricted] 仅限有保密权限者查看
    }。
ticketing-consent_by_quoter = 报价人不得代录客户同意（{ $clause }）。
ticketing-deadline_over = 时限已过，不能再延期。
ticketing-extended_before = 该时限已延期过一次，不能再延。
ticketing-fee_not_agreed = 客户尚未同意费用（REP-09）。
ticketing-no_extension = 标准“{ $standard }”未规定该时限（{ $promise }）可以延期。
ticketing-nobody_above = 标准“{ $standard }”未规定还可继续上报给谁。
ticketing-fee_stands = 尚有报价或已同意的费用，请先撤回。
ticketing-last_reader = 至少须保留一名知情人。
ticketing-leak_decided = 第 { $number } 号泄密记录已有结论。
ticketing-named_has_no_fee = 仅限知情人的工单不得报价。
ticketing-no_fee_offered = 没有待客户确认的费用。
ticketing-no_inquiry = 该工单没有查询码。
ticketing-no_leak_open = 没有待定的泄密记录。
ticketing-not_active =
    工单{ $status ->
        [open] 待派单
        [assigned] 已派单
        [accepted] 已接单
        [on_site] 已到场
        [resolved] 已解决
        [closed] 已关闭
       *[cancelled] 已取消
    }，不能再操作。
ticketing-not_told = 已上报给：{ $roles }；由当地担任这些岗位的人员或主管接手。
ticketing-nothing_runs = 没有正在计时的时限可以延期。
ticketing-not_confidential = 该工单不属保密工单。
ticketing-not_for_named_readers = 该工单不属仅限知情人的工单。
ticketing-nothing_to_change = 工单分类没有变化。
ticketing-nothing_to_extend = 没有正在计时的“{ $promise }”时限可以延期。
ticketing-nothing_to_take_up = 目前没有需要接手的上报。
ticketing-out_of_order =
    工单状态为“{ $status ->
        [open] 待派单
        [assigned] 已派单
        [accepted] 已接单
        [on_site] 已到场
        [resolved] 已解决
        [closed] 已关闭
       *[cancelled] 已取消
    }”，此操作要求状态为“{ $needed ->
        [open] 待派单
        [assigned] 已派单
        [accepted] 已接单
        [on_site] 已到场
        [resolved] 已解决
        [closed] 已关闭
       *[cancelled] 已取消
    }”。
ticketing-reader_is_responsible = 此人正负责该工单，请先改派。
ticketing-readers_are_staff = 知情人只能是员工。
ticketing-too_many_leaks = 泄密记录已达 { $most } 条。
ticketing-too_many_messages = 留言已达 { $most } 条，不再接受。
ticketing-too_many_readers = 知情人已达 { $most } 名。
ticketing-work_of_another = 该工单由他人负责，代其操作需要权限 `{ $needed }`。
told-incomplete = 须一次性告知全部事项（FRR-02），否则须在 untold_reason 中说明原因；缺少：{ $missing }
told-nothing_missing = 已全部告知，不应填写
told-unknown_checklist = 当地没有这份告知清单
told-unknown_item = 清单中没有此项

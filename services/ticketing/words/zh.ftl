# ticketing：各代码对应的中文。

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
fee-foreign_currency = 须为该小区使用的币种 { $currency }
fee-not_the_sum = 各行须与总额币种一致，且合计等于总额
fee-out_of_range = 须在 0 至 { $most } 之间
late_reason-missing = 补录超过三天的接待须说明原因
received_at-in_future = 不能晚于当前时间
received_at-too_old = 须在一年之内
staff-unknown = 没有该员工
standards-name_reserved = “{ $name }”为系统自带标准的名称，请另取名称发布。
standards-unknown = 该小区适用的标准“{ $name }”第 { $version } 版尚未发布。
standards-version_exists = 标准“{ $name }”第 { $version } 版已发布，版本一经发布不可更改。
ticketing-already_assigned = 该工单已指派给此人。
ticketing-consent_by_quoter = 报价人不得代录客户同意（{ $clause }）。
ticketing-fee_not_agreed = 客户尚未同意费用（REP-09）。
ticketing-no_fee_offered = 没有待客户确认的费用。
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
ticketing-nothing_to_change = 工单分类没有变化。
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
ticketing-work_of_another = 该工单由他人负责，代其操作需要权限 `{ $needed }`。
told-incomplete = 须一次性告知全部事项（FRR-02），否则须在 untold_reason 中说明原因；缺少：{ $missing }
told-nothing_missing = 已全部告知，不应填写
told-unknown_checklist = 当地没有这份告知清单
told-unknown_item = 清单中没有此项

# standards：各代码对应的中文。

standards-day_kind = { standards-place }“{ $found }”应为 holiday 或 working_day
standards-days_without_columns = { standards-place }首行必须写明 date 和 kind 两列
standards-no_date = { standards-place }“{ $found }”不是日期，正确写法如 2031-02-14
standards-no_days = { standards-place }该年度没有任何休息日
standards-nobody_checks = { standards-place }“{ $name }”由审核人签名，而没有 check 的表单无人审核
standards-place =
    { $line ->
        [0] { "" }
       *[other] 第{ $line }行第{ $column }列：
    }
cadence-days = 须为 { $least } 至 { $most } 之间的一日或数日
cadence-not_asked = 此频率下不得填写
cadence-time_malformed = 须为一天中的时间，如 09:30
form_field-against_rule = 依规则 { $clause } 不得如此
form_field-asked_by_rule = 依规则 { $clause } 必须填写
form_field-closed_later = 待办结时填写
form_field-filled_in_before = 提交时已填写
form_field-missing = 必须填写
form_field-no_choice = 必须是下列之一：{ $known }
form_field-out_of_range = 必须在 { $least } 到 { $most } 之间
form_field-repeated = 每个选项只能选一次
form_field-rows = 必须有 { $least } 到 { $most } 行
form_field-signed_later = 表单提交后方可签名
form_field-unknown = 本表单没有此栏
form_field-wrong_type =
    { $expected ->
        [text] 必须是文本
        [number] 必须是数字
        [whole_number] 必须是整数
        [money] 必须是金额及币种，如 128.50
        [day] 必须是日期，如 2026-02-14
        [instant] 必须是时刻，如 2026-02-14T09:30:00+08:00
        [time] 必须是时间，如 09:30
        [choices] 必须是选项的列表
        [flag] { "必须是 true 或 false" }
        [phone] 必须是电话号码
        [id] 必须是编号
        [file] 必须是 sha256: 加 64 位十六进制数
        [rows] 必须是行的列表
       *[table] 必须是按栏目填写的对象
    }
standards-already_worked = { standards-place }{ $date } 本来就是工作日；调休上班日应为原本的休息日
standards-ambiguous_rules = { standards-place }对部分工单而言，此规则与第{ $other_line }行的规则无法区分何者更具体
standards-asked_at_a_time = { standards-place } 由经办人提出的上报没有固定时间：请去掉 `before`、`at_once`、`after`
standards-asked_beside_promise = { standards-place } 由经办人提出的上报与时限无关：`promise` 与 `asked` 只能写一项
standards-before_nothing = { standards-place } 未写 `promise` 时各步骤自受理起算，受理之前无从上报
standards-bounds_reversed = { standards-place }下限 { $least } 大于上限 { $most }
standards-callback_target = { standards-place }回访须针对工单（kind 或 category）或场合（occasion），二者择一
standards-clock_time_only = { standards-place }突发事件以分钟或小时计时，不能写“{ $term }”
standards-closing_step_optional = { standards-place }未完成此步骤不得结案，因此不能设为可选
standards-contradicting_days = { standards-place }{ $date } 不能既是假日又是工作日
standards-day_by_law = { standards-place }法定节假日应以下列方式之一给出：month 和 day；lunar_month 和 lunar_day；solar_term；easter_offset；month、weekday 和 nth
standards-day_of_another_year = { standards-place }{ $date } 不属于本年度
standards-duplicate_field =
    { standards-place }“{ $name }”{ $other_line ->
        [0] 与前面的重名
       *[other] 已在第{ $other_line }行出现
    }
standards-duplicate_rule =
    { standards-place }与第{ $other_line }行的规则针对相同的{ $share ->
        [occasion] 场合
        [notices] 事件和工单种类
       *[tickets] 工单
    }
standards-duty_without_right = { standards-place }此项职责需要权限“{ $permission }”，而岗位的 permissions 中没有
standards-empty_list = { standards-place }列表不能为空；表示“任意”时请省略该键
standards-empty_text = { standards-place }文本不能为空
standards-holiday_ends_early = { standards-place }假期的结束不能早于开始
standards-invalid_document = 该文档不正确。
standards-long_text = { standards-place }此处最多 { $most } 个字符
standards-malformed_clause = { standards-place }“{ $id }”不是规则编号，正确写法如 DLN-06
standards-malformed_name = { standards-place }“{ $name }”只能由最多 { $most } 个小写字母、数字、连字符和下划线组成
standards-malformed_series = { standards-place }“{ $series }”应为二至六个大写字母
standards-malformed_slot = { standards-place }“{ $text }”中的花括号不成对
standards-malformed_span = { standards-place }“{ $found }”应为时段，如 05:00-12:00，分钟写作 [15, 20]
standards-malformed_word = { standards-place }“{ $word }”只能由小写字母、数字和下划线组成
standards-missing_key = { standards-place }此处缺少键“{ $key }”
standards-missing_year = { standards-place }{ $before }年之后应为{ $next }年，而不是{ $year }年
standards-more_problems = { standards-place }还有更多问题；此处仅列出最先发现的 { $most } 个
standards-not_backwards = { standards-place } `{ $term }` 不能倒推；分钟、小时、天、周和工作日可以
standards-step_time = { standards-place } 每个步骤须在 `before`、`at_once`、`after` 中恰好写一项
standards-no_day_of_month = { standards-place }by_day 仅用于每月进行的职责
standards-no_key = { standards-place }“{ $found }”应为一个小写字母
standards-no_record = { standards-place }预案须以表单书面记录结束：需要一个 purpose 为 record 的 closing 步骤
standards-no_such_day = { standards-place }{ $month } 月没有 { $day } 日
standards-no_value = { standards-place }null 不是值，不填时请删去该键
standards-nobody_works = { standards-place }一周至少要有一个班次
standards-nothing_runs = { standards-place }“{ $name }”在办结时填写，而没有 [running] 的表单无须办结
standards-nth_weekday = { standards-place }nth 应为 1 至 4，或以 -1 表示当月最后一个
standards-out_of_range = { standards-place }{ $integer } 不在 { $least } 到 { $most } 之间
standards-repeating_day = { standards-place }重复事件不能说明某一年度的安排，请逐日写明
standards-reports_in_circle = { standards-place }“{ $code }”经上级又汇报到自身
standards-reserved_clause = { standards-place }“{ $clause }”属于规则手册的章节，请使用自有章节
standards-right_kept_apart = { standards-place }“{ $permission }”既是岗位所需，又须由他人行使
standards-several_dues = { standards-place }到期时间以 due、due_within、due_at_closing_time 三者之一给出
standards-shifts_overlap = { standards-place }同一天的班次必须先后相接，不得重叠，并在次日班次开始前结束
standards-step_may_not_wait = { standards-place }报警求援和救治伤者不得等待其他步骤
standards-steps_in_circle = { standards-place }“{ $code }”会等待自身
standards-slots_differ = { standards-place }两种语言的占位符必须相同
standards-syntax = { standards-place }TOML 语法错误：{ $message }
standards-too_many = { standards-place }此处最多 { $most } 项，现有 { $count } 项
standards-too_many_days = { standards-place }连续日期最多 { $most } 天
standards-undeclared_word = { standards-place }“{ $word }”未在 { $table } 中声明
standards-unfit_field =
    { standards-place }“{ $name }”必须是{ $needed ->
        [due] 提交时填写的日期或时刻
        [once_by] 提交时填写的单行文本、单选、电话或编号
        [reminded] 提交时填写的日期
        [counted_from] 提交时填写的日期
        [signed] 由员工签名的签名栏
        [decides] 与本条件其他栏目同时填写的单选或是否
       *[needed] 与作为条件的栏目同时填写的栏目或签名
    }
standards-example_due = { standards-place }与规则不符：{ $found ->
        [none] “{ $promise }”没有承诺时限
       *[other] “{ $promise }”至 { $found } 止（{ $clause }）
    }
standards-example_told = { standards-place }与规则不符：{ $found ->
        [none] 不上报任何人
       *[other] 上报为 { $found }
    }
standards-example_undue = { standards-place }规则还承诺了“{ $promise }”，至 { $found } 止（{ $clause }）
standards-unknown_clause = { standards-place }规则“{ $clause }”不存在：规则手册与 [clauses] 中均无此条
standards-unknown_form = { standards-place }没有表单“{ $code }”
standards-unknown_key = { standards-place }未知的键“{ $name }”；可用的键：{ $known }
standards-unknown_post = { standards-place }本文档中没有另一个岗位“{ $code }”
standards-unknown_step = { standards-place }没有另一个步骤“{ $code }”
standards-unknown_scripts = { standards-place }系统没有自带“{ $name }”的话术
standards-unknown_word =
    { standards-place }“{ $found }”{ $expected ->
        [severity] 不是严重程度：应为 minor、ordinary、important 或 major
        [way] 不是回访方式：应为 phone、on_site、phone_or_on_site 或 letter
        [promise] 不是承诺：应为 respond、arrive 或 resolve
        [term] 不是期限：正确写法如 same_day、15m、72h、3d、1w、1mo、2wd、8wh
        [kind] 不是工单种类
        [channel] 不是渠道，正确写法如 call、letter、opinion_box
        [time_zone] 不是 IANA 时区，正确写法如 Asia/Shanghai
        [shift] 不是班次，正确写法如 08:30-12:00，跨午夜如 22:00-06:00
        [solar_term] 不是节气：应为 qingming 或 winter_solstice
        [weekday] 不是星期，正确写法如 monday
        [time_of_day] 不是 16:00 之类的时刻
        [observed] 不是顺延规则：应为 next_day、nearest_weekday 或 next_weekday
        [wall] 不是该历法时钟上的时刻，正确写法如 2026-03-02 09:30
        [listed] 不在下列之中：{ $known }
       *[event] 不是可通知客户的事件；可用：{ $known }
    }
standards-unreachable_rule = { standards-place }此规则永不生效：没有匹配的工单，或总有更具体的规则优先
standards-unreadable_days = { standards-place }无法按此格式读取日期
standards-week_out_of_order = { standards-place }自 { $date } 起的工作时间必须晚于其所替代的工作时间
standards-wrong_type =
    { standards-place }此处应为{ $expected ->
        [flag] { "true 或 false" }
        [table] 表
        [list_of_tables] 表的列表
        [text] 文本
        [list] 列表
        [number] 整数
       *[date] 日期，如 2026-02-14
    }
standards-year_apart = { standards-place }{ $year }年与已有年度不相邻，请先公布其间的年度

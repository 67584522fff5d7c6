# archive：各代码对应的中文。

archive-estate_code_taken = 该小区代码已被使用。
archive-event_without_facets = 该事件未说明其后的状态，为升级之前发布。
archive-external_ref_taken = 该外部系统编号已属于另一客户。
archive-import_raced = 相同的记录刚刚被他人录入，请重新提交本批数据。
archive-kept_elsewhere = 该客户的档案由其他小区维护，只有该小区或集团可以修改。
archive-occupancy_cancelled = 该入住关系已撤销。
archive-occupancy_ended = 该入住关系已经结束，可更正其日期。
archive-occupancy_exists = 该客户在该时段已登记入住此房号。
archive-occupancy_not_begun = 该入住关系尚未开始，可更正日期或撤销。
archive-place_governed_elsewhere = 小区适用的标准须在小区的档案中修改。
archive-place_in_itself = 地点不能位于自身或其下级之内。
archive-place_misplaced = 此类地点不能放在那里：区域只能位于区域之内或最上层，小区位于区域之内，其他地点都位于小区之内。
archive-place_named_elsewhere = 小区和房屋的名称在各自的档案中修改。
archive-place_of_another_estate = 属于某个小区的地点不能移到别的小区。
archive-place_taken = 那里已有同类同名的地点，或已有此代码的区域。
archive-place_too_deep = 地点最多嵌套 12 层。
archive-purpose_of_services = 仅系统服务可因发送消息查看联系方式，请注明对应的来电、工单或回访。
archive-region_run_elsewhere = 区域只能由管理该区域或其上级区域的人员修改。
archive-unit_ended = 该房屋已合并或拆分，仅供查阅，不能再修改。
archive-unit_label_taken = 该小区已有此房号（写法可能不同，例如 `501` 与 `0501`）。
archive-units_of_two_estates = 只有同一小区的房屋才能合并。
area_code-malformed = 须为 1 到 5 位数字，例如 `010`
asset-place_of_another_estate = 须位于同一小区
asset-place_of_no_estate = 须为小区或小区内的地点
asset-retired_before_installed = 不得早于启用日期
asset-units_too_many = 最多 { $most } 套房屋
country-needed = 必须填写：无法由时区得知国家或地区
country-unknown = 不是 ISO 3166-1 国家或地区代码，例如 `CN`
customer-ambiguous = 须且只能填写 customer_ref 或 customer_id 之一
estate-code = 须为 1 到 32 个字母、数字、“-”或“_”，且以字母或数字开头
estate-code_taken = 该小区代码已被使用
estate-out_of_scope = 您无权管理该区域的小区
external_ref-taken = 属于其他小区的客户
id_number-check_digit = 校验码不正确
id_number-malformed = 只能包含字母和数字
occupancy-ends_before_it_begins = 不能早于开始时间
occupancy-exists = 该客户已登记入住此房号
occupancy-not_of_unit = 不是该房屋的入住关系，或已经结束
phones-too_many = 最多 10 个
place-calendar_of_region = 只能为区域或小区选择
place-code_needed = 名称超过 60 个字的区域须另给代码
place-code_of_region = 只有区域才有代码
place-ends_before_it_begins = 不能早于起始日
place-out_of_scope = 不在您可以管理的范围内；须由管理全集团的人操作
place-registered_elsewhere = 请作为小区或房屋登记，登记后即为地点
place-unknown = 不是您能看到的地点
ref-taken = 与本批其他行重复
reference-malformed = 不是有效的编号
reference-missing = 须注明对应的来电、工单、回访或消息
rows-count = 须为 1 到 500 行
standard-inherited = 仅在自定标准时填写
standard-needed = 必填：其所在区域均未规定适用的标准
standard-unknown = 没有该标准或该版本
standard-withdrawn = 该版本的标准已撤回
tags-too_many =
    { $least ->
        [0] 最多 { $most } 个
       *[other] 须为 { $least } 到 { $most } 个
    }
time_zone-unknown = 不是 IANA 时区名称，例如 `Asia/Shanghai`
unit-ambiguous =
    { $more ->
        [0] 没有完全相同的房号，可能是：{ $labels }
       *[other] 没有完全相同的房号，可能是：{ $labels } 等
    }
unit-area_malformed = 须为以平方米计的十进制数，从 `0.01` 到 `999999.99`
unit-label_taken = 该小区已有此房号（写法可能不同）
unit-merged_with_itself = 正是合并后保留的房屋
unit-named_twice = 重复列出
unit-net_area_exceeds_gross = 不得大于建筑面积
unit-parts_count = 须为 { $least } 到 { $most } 个
unit-similar = 没有完全相同的房号，是否为“{ $label }”？
unit-stays_left_over = 须指明以下入住关系的去向：{ $occupancies }
unit-stays_too_many = 最多 { $most } 个
unit-warranties_too_many = 最多 { $most } 项
unit-warranty_ends_before_delivery = 保修期不得早于交付日期结束
unit-warranty_named_twice = 重复列出
version-out_of_range = 须不小于 1

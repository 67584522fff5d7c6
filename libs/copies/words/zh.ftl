# copies：各代码对应的中文。

assignee-complained_of = 该员工为被投诉人
assignee-disabled = 该员工已停用
assignee-may_not_read =
    该员工无权查看{ $what ->
        [tickets] 工单
       *[callbacks] 回访
    }
assignee-not_a_reader = 该员工不在此工单的知情人名单中
assignee-not_cleared = 该员工无权查看保密工单
assignee-out_of_scope = 该员工无权查看此小区
assignee-unknown = 没有该员工
calendar-unknown = 没有该日历
clearance-missing =
    { $what ->
       *[calls] 您尚不能独立接听电话：此项要求证书，而您没有有效的证书。可由具备资格的同事在旁陪同，并在 `accompanied_by` 中填写该同事。
    }
companion-disabled = 该员工已停用
companion-is_caller = 不能填写本人
companion-not_asked = 不是接听客户来电时不应填写
companion-not_cleared = 该员工也不具备此项资格
companion-unknown = 没有该员工
customer-unknown = 没有该客户
estate-unknown = 没有该小区
reference-unknown =
    { $what ->
        [ticket] 不是该客户的未结工单
        [callback] 不是该客户待完成的回访
        [call] 不是您正在与该客户进行的通话
       *[contact] 不是该来访者的未结工单
    }
unit-ended = 该房屋已合并或拆分，不再存在
unit-unknown = 没有该房号

//! What residents say, and what is opened for it.

use vocabulary::{Severity, TicketKind};

use super::Asked;

/// Something that residents ask for.
pub(super) struct Said {
    pub(super) summary: &'static str,
    pub(super) asked: Asked,
    /// What is used for it.
    pub(super) materials: &'static [&'static str],
}

const fn said(
    summary: &'static str,
    (kind, category, severity): (TicketKind, &'static str, Severity),
    title: &'static str,
    materials: &'static [&'static str],
) -> Said {
    Said { summary, asked: Asked { kind, category, severity, title }, materials }
}

const REPAIR: (TicketKind, &str, Severity) = (TicketKind::Repair, "general", Severity::Ordinary);
const COMPLAINT: (TicketKind, &str, Severity) = (TicketKind::Complaint, "general", Severity::Ordinary);

pub(super) const REPAIRS: [Said; 14] = [
    said("厨房水槽下面一直滴水,地板已经湿了。", REPAIR, "厨房水槽下水管漏水", &["PVC弯头 1个", "生料带 1卷"]),
    said(
        "卫生间地漏堵了,水排不下去。",
        (TicketKind::Repair, "drain_blockage", Severity::Ordinary),
        "卫生间地漏堵塞",
        &[],
    ),
    said(
        "客厅顶上有一块水渍,越来越大。",
        (TicketKind::Repair, "house_leak", Severity::Important),
        "客厅天花板渗水",
        &["防水涂料 1桶"],
    ),
    said(
        "马桶一直在漏水,关不住。",
        (TicketKind::Repair, "toilet_leak", Severity::Ordinary),
        "马桶水箱漏水",
        &["进水阀 1个"],
    ),
    said(
        "家里跳闸了,推不上去。",
        (TicketKind::Repair, "general", Severity::Important),
        "入户空气开关跳闸",
        &["空气开关 1个"],
    ),
    said("楼道的灯坏了好几天,晚上看不见。", REPAIR, "楼道照明灯不亮", &["LED灯管 2支"]),
    said(
        "门禁刷卡没有反应。",
        (TicketKind::Repair, "safety_facility", Severity::Ordinary),
        "单元门禁失灵",
        &[],
    ),
    said(
        "电梯停在六楼不动,里面没有人。",
        (TicketKind::Repair, "safety_facility", Severity::Major),
        "电梯停运",
        &[],
    ),
    said(
        "阳台的窗户关不严,下雨就进水。",
        (TicketKind::Repair, "house_leak", Severity::Ordinary),
        "阳台窗户密封条老化",
        &["密封条 3米"],
    ),
    said("对讲机听不到声音。", REPAIR, "可视对讲无声", &["对讲分机 1台"]),
    said("热水器的进水管锈了,怕要爆。", REPAIR, "热水器进水管更换", &["不锈钢软管 2根"]),
    said(
        "地下车库入口的道闸抬不起来。",
        (TicketKind::Repair, "general", Severity::Important),
        "车库道闸故障",
        &[],
    ),
    said(
        "浴室的墙砖空鼓,掉了两块。",
        (TicketKind::Repair, "concealed_works", Severity::Ordinary),
        "浴室墙砖脱落",
        &["瓷砖 4块"],
    ),
    said(
        "上次修过的水龙头又漏了。",
        (TicketKind::Repair, "rework", Severity::Ordinary),
        "水龙头返修",
        &["陶瓷阀芯 1个"],
    ),
];

pub(super) const COMPLAINTS: [Said; 8] = [
    said("楼上装修,中午也在打钻。", COMPLAINT, "装修噪音扰民", &[]),
    said("垃圾房两天没有清,味道很大。", COMPLAINT, "垃圾房清运不及时", &[]),
    said("我的车位又被别人占了。", COMPLAINT, "私家车位被占用", &[]),
    said(
        "保安让外卖员随便进出。",
        (TicketKind::Complaint, "general", Severity::Important),
        "门岗管理松懈",
        &[],
    ),
    said("邻居的狗不牵绳,吓到孩子。", COMPLAINT, "宠物不牵绳", &[]),
    said(
        "绿化带的水管漏了一个星期没人管。",
        (TicketKind::Complaint, "general", Severity::Important),
        "报修一周无人处理",
        &[],
    ),
    said("电梯里总有人抽烟。", COMPLAINT, "电梯内吸烟", &[]),
    said("广场舞的音响开到晚上十点。", COMPLAINT, "夜间噪音", &[]),
];

pub(super) const OTHERS: [Said; 8] = [
    said(
        "想问一下物业费可以按季度交吗?",
        (TicketKind::Inquiry, "general", Severity::Ordinary),
        "咨询缴费周期",
        &[],
    ),
    said(
        "想办一张新的门禁卡,要带什么?",
        (TicketKind::Inquiry, "general", Severity::Ordinary),
        "咨询门禁卡办理",
        &[],
    ),
    said(
        "建议在儿童乐园加两张长椅。",
        (TicketKind::Suggestion, "general", Severity::Ordinary),
        "建议增设长椅",
        &[],
    ),
    said(
        "建议把快递柜移到门口。",
        (TicketKind::Suggestion, "general", Severity::Minor),
        "建议调整快递柜位置",
        &[],
    ),
    said(
        "保洁阿姨帮忙找到了钥匙,请转达感谢。",
        (TicketKind::Praise, "general", Severity::Ordinary),
        "表扬保洁员",
        &[],
    ),
    said(
        "老人一个人在家,电话打不通,请去看看。",
        (TicketKind::Help, "general", Severity::Important),
        "请求上门看望老人",
        &[],
    ),
    said(
        "想请师傅上门装一盏吊灯。",
        (TicketKind::PaidService, "general", Severity::Ordinary),
        "有偿安装吊灯",
        &["膨胀螺丝 4个"],
    ),
    said(
        "想请人上门清洗空调。",
        (TicketKind::PaidService, "general", Severity::Ordinary),
        "有偿清洗空调",
        &[],
    ),
];

/// What is settled on the spot: nothing is opened for it.
pub(super) const SETTLED: [&str; 6] = [
    "询问停水通知的时间,已告知今天下午四点恢复。",
    "询问快递代收点的位置,已告知。",
    "询问装修的申请手续,已告知并发送清单。",
    "询问这个月的账单金额,已告知。",
    "打错电话。",
    "询问游泳池的开放时间,已告知。",
];

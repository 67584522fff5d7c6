//! Names and numbers of people who do not exist.

use crate::Draw;

const FAMILY: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓",
    "许", "傅", "沈", "曾", "欧阳", "司马",
];

const GIVEN: [&str; 60] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "兰", "红", "梅", "建", "国", "文", "辉", "力", "志",
    "宁", "宇", "浩", "然", "子", "涵", "欣", "怡", "梓", "轩", "雨", "泽", "晨", "佳", "琪", "博", "思",
    "远", "嘉", "慧", "晓", "东", "春", "雪", "安", "乐",
];

/// Beginnings of mobile numbers in mainland China.
const MOBILE: [&str; 20] = [
    "130", "131", "132", "133", "134", "135", "136", "137", "138", "139", "150", "151", "152", "155", "156",
    "158", "159", "186", "187", "188",
];

/// A Chinese name of two to four characters.
pub(crate) fn name(draw: &mut Draw) -> String {
    let mut part = |choices: &'static [&'static str]| draw.one(choices).copied().unwrap_or_default();
    let (family, first, second) = (part(&FAMILY), part(&GIVEN), part(&GIVEN));
    let second = if draw.chance(25) { "" } else { second };
    format!("{family}{first}{second}")
}

/// The mobile number of the `place`th person; no two places share one. The odd factor is prime to 10⁸, so that the
/// last eight digits alone tell places apart.
pub(super) fn mobile(place: usize) -> String {
    let prefix = MOBILE.get(place % MOBILE.len()).copied().unwrap_or("139");
    let tail = place.wrapping_mul(61_803_399).wrapping_add(20_200_101) % 100_000_000;
    format!("{prefix}{tail:08}")
}

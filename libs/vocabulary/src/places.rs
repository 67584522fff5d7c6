//! The words of what lies in the tree of places: how it stands with units, and what is installed there.

kernel::define_words! {
    /// What a unit is used as.
    UnitUsage {
        /// 住宅.
        Residential = "residential",
        /// 商铺.
        Shop = "shop",
        /// 办公.
        Office = "office",
        /// 车位.
        Parking = "parking",
        /// 储藏室.
        Storage = "storage",
        /// Something else.
        Other = "other",
    }
    /// How it stands with a unit: the five colours of 房屋情况统计表 (ARC-29).
    UnitStatus {
        /// 空置: unsold, or sold and nobody has moved in.
        Vacant = "vacant",
        /// 已入住未装修: moved in, and not renovated.
        NotRenovated = "not_renovated",
        /// 装修中: under renovation.
        UnderRenovation = "under_renovation",
        /// 自住: occupied by its owner.
        OwnerOccupied = "owner_occupied",
        /// 出租: rented out.
        RentedOut = "rented_out",
    }
    /// What of a unit a warranty covers.
    WarrantyItem {
        /// 地基基础和主体结构: what bears the house.
        Structure = "structure",
        /// 防水: roof, wet rooms and outer walls.
        Waterproofing = "waterproofing",
        /// 供热与供冷系统.
        HeatingAndCooling = "heating_and_cooling",
        /// 电气管线.
        Electrical = "electrical",
        /// 给排水管道.
        Plumbing = "plumbing",
        /// 设备安装.
        Equipment = "equipment",
        /// 门窗.
        DoorsAndWindows = "doors_and_windows",
        /// 装修: plaster, floors, paint.
        Finishes = "finishes",
    }
    /// What is installed at a place.
    AssetKind {
        /// 电梯.
        Lift = "lift",
        /// 水泵.
        Pump = "pump",
        /// 表计: of water, power, gas or heat.
        Meter = "meter",
        /// 道闸 or 门禁.
        Gate = "gate",
        /// 摄像机.
        Camera = "camera",
        /// 消防设备.
        FireEquipment = "fire_equipment",
        /// 配电设备.
        Switchgear = "switchgear",
        /// 空调 or 通风设备.
        Ventilation = "ventilation",
        /// Something else.
        Other = "other",
    }
}

//! The words of patrols (巡视) and of the weather that makes them more frequent.

kernel::define_words! {
    /// How often a round of a patrol plan comes.
    PatrolFrequency {
        /// Each day.
        Daily = "daily",
        /// On some days of the week.
        Weekly = "weekly",
        /// On some days of the month.
        Monthly = "monthly",
        /// Each so many days.
        EveryDays = "every_days",
    }
    /// Why a round is made.
    PatrolOccasion {
        /// Its plan's time has come.
        Planned = "planned",
        /// A weather warning announces what is to come.
        BeforeWeather = "before_weather",
        /// The warning holds.
        DuringWeather = "during_weather",
        /// What was warned of is over.
        AfterWeather = "after_weather",
    }
    /// Where a round stands.
    PatrolRoundStatus {
        /// Owed, and nobody has begun.
        Due = "due",
        /// Somebody is at it.
        InProgress = "in_progress",
        /// Each stop was visited, or skipped for a reason.
        Done = "done",
        /// Nobody began in time.
        Missed = "missed",
        /// It fell away before anybody began.
        Cancelled = "cancelled",
    }
    /// What somebody on patrol finds (PAT-13 to PAT-27).
    PatrolFindingKind {
        /// 环境.
        Cleaning = "cleaning",
        /// 绿化.
        Greening = "greening",
        /// 保安.
        Security = "security",
        /// 工程.
        Engineering = "engineering",
        /// 装修.
        Renovation = "renovation",
        /// A home in custody (托管).
        Custody = "custody",
        /// A dog outdoors without its tag (PET-03).
        DogWithoutTag = "dog_without_tag",
        /// What a dog left behind (PET-05).
        DogWaste = "dog_waste",
        /// Something else.
        Other = "other",
    }
    /// What became of what a dog left behind (PET-05).
    DogWasteOutcome {
        /// Its keeper cleaned it up.
        Cleaned = "cleaned",
        /// Its keeper paid the cleaning fee at once.
        FeePaid = "fee_paid",
        /// Neither.
        Unsettled = "unsettled",
    }
    /// What a weather warning is about.
    WeatherKind {
        /// 大雨, 暴雨.
        HeavyRain = "heavy_rain",
        /// 台风.
        Typhoon = "typhoon",
        /// 洪涝.
        Flood = "flood",
        /// 大风.
        Gale = "gale",
        /// 雷电.
        Thunderstorm = "thunderstorm",
        /// 暴雪.
        Snow = "snow",
        /// 寒潮.
        Cold = "cold",
        /// 高温.
        Heat = "heat",
    }
    /// How grave a weather warning is, as the authorities colour it; the gravest last.
    WeatherLevel {
        /// 蓝色.
        Blue = "blue",
        /// 黄色.
        Yellow = "yellow",
        /// 橙色.
        Orange = "orange",
        /// 红色.
        Red = "red",
    }
}

# hotline：各代码对应的中文。

hotline-already_ended = 该通话已完成整理。

export { ArticlesPage } from "./components/ArticlesPage";
export { articleSearch, type ArticleSearch } from "./search";

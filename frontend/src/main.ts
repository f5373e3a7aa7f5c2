import "./styles/bootstrap.scss";
import "./styles/index.css";

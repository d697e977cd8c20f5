"""The web front end: Streamlit pages that read the desk's event stream."""

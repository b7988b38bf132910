"""Files that come over the net: loaded, looked over before they are stored, or only screened."""

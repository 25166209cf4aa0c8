# SPDX-License-Identifier: EUPL-1.2
"""`python -m config` is `theriac`, for processes that theriac starts itself."""

from config.cli import main

main()

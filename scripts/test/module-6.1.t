#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The module and the runner on Debian's 6.1 kernel.
kernel=6.1
# shellcheck source=module.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/module.sh"
